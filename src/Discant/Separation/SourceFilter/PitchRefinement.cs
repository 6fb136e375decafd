using Discant.Audio;
using Discant.Pitch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>
/// Improves F0 curves by analysis and synthesis: the voices are re-created with their F0 a little off in both directions, and each takes,
/// tone by tone, the slowly changing correction with which the sum of all comes nearest to the mixture.
/// </summary>
/// <remarks>
/// Corrections are relative to the given curve: vibrato and glides stay what they are. Which voice sings which curve is not touched, for
/// the sum does not say it: exchanging two curves exchanges two summands.
/// </remarks>
/// <param name="model">Says how the voices sound; it stays the caller's and does not change.</param>
/// <param name="options">Reach and costs.</param>
public sealed class PitchRefinement(SourceFilterModel model, PitchRefinementOptions options)
{
    private const int NoisePurpose = 7;

    /// <summary>Improves the curves of a recording.</summary>
    /// <param name="mixture">Mono, 16 kHz.</param>
    /// <param name="pitch">F0 of each voice.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <param name="cancel">Ends the work.</param>
    public PitchRefinementResult Refine(Mixture mixture, PitchTracks pitch, IProgress<double> progress, CancellationToken cancel)
    {
        var kept = options.WindowFrames / 2;
        var windows = (pitch.FrameCount + kept - 1) / kept;
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Voice(v).ToArray()).ToArray();
        var models = Enumerable.Range(0, Math.Max(1, options.Threads)).Select(k => k == 0 ? model : model.Replica()).ToArray();
        var (before, after, done) = (0.0, 0.0, 0);
        try
        {
            foreach (
                var window in OrderedParallel.Select(
                    windows,
                    models.Length,
                    (w, k) => new PitchRefinementWindow(models[k], mixture, pitch, (int)w * kept, options, Noise(w)).Refine(),
                    cancel
                )
            )
            {
                var start = done++ * kept;
                for (var voice = 0; voice < curves.Length; voice++)
                    window.Curves[voice].AsSpan(0, Math.Min(kept, pitch.FrameCount - start)).CopyTo(curves[voice].AsSpan(start));
                (before, after) = (before + window.LossBefore, after + window.LossAfter);
                progress.Report((double)done / windows);
            }
        }
        finally
        {
            foreach (var replica in models.Skip(1))
                replica.Dispose();
        }
        var frames = Math.Max(1, windows * kept);
        return new PitchRefinementResult(new PitchTracks(curves, pitch.Names), before / frames, after / frames);
    }

    private ulong Noise(long window) => StepSeeds.Of(options.Seed, window, NoisePurpose);
}
