namespace Discant.Pitch;

/// <summary>What was heard in a recording.</summary>
/// <param name="Tracks">One F0 curve a voice, from the highest to the lowest.</param>
/// <param name="Candidates">The F0s heard, before they belonged to voices.</param>
/// <param name="Heard">How many voices seem to sing, whatever number was asked for.</param>
/// <param name="Warnings">One line each, for the user.</param>
public sealed record PitchEstimate(PitchTracks Tracks, PitchCandidates Candidates, VoiceCount Heard, IReadOnlyList<string> Warnings);
