using Discant.Pitch;

namespace Discant.Separation.SourceFilter;

/// <summary>What a refinement brought.</summary>
/// <param name="Tracks">The curves, improved where the loss on the mixture says so.</param>
/// <param name="LossBefore">Distance of the re-created mixture from the true one before, mean over the frames.</param>
/// <param name="LossAfter">The same with the curves that are kept.</param>
/// <param name="KeptShare">Share of the frames whose new curves are kept, 0 to 1.</param>
public sealed record PitchRefinementResult(PitchTracks Tracks, double LossBefore, double LossAfter, double KeptShare);
