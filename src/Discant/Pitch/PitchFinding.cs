namespace Discant.Pitch;

/// <summary>F0 curves of a recording and what is to be said about them.</summary>
/// <param name="Tracks">One curve a voice.</param>
/// <param name="Warnings">One line each, for the user.</param>
public sealed record PitchFinding(PitchTracks Tracks, IReadOnlyList<string> Warnings)
{
    /// <summary>How many voices seem to sing, whatever number was asked for; null where nobody listened for that.</summary>
    public VoiceCount? Heard { get; init; }
}
