using Discant.Pitch;

namespace Discant.Separation.SourceFilter;

/// <summary>What a refinement brought.</summary>
/// <param name="Tracks">The curves, improved where the mixture says so.</param>
/// <param name="LossBefore">Distance of the re-created mixture from the true one with the given curves, mean over the frames; 0 is none, 1 about that of silence.</param>
/// <param name="LossAfter">The same with the curves that came out; never larger.</param>
public sealed record PitchRefinementResult(PitchTracks Tracks, double LossBefore, double LossAfter);
