namespace Discant.Pitch;

/// <summary>The F0 candidates of a whole recording, before they belong to voices.</summary>
/// <param name="FrameSeconds">Seconds from one frame to the next; frame 0 describes the time 0.</param>
/// <param name="Frames">For each frame the F0s that stand out, strongest first; weak ones too.</param>
public sealed record PitchCandidates(double FrameSeconds, IReadOnlyList<PitchCandidate[]> Frames);
