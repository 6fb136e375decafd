using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>
/// Improves F0 curves by analysis and synthesis: the voices are re-created, and F0 and voicing follow the gradient of the distance between
/// their sum and the mixture. What was found is kept only where that distance has become smaller.
/// </summary>
/// <param name="model">Says how the voices sound; it stays the caller's and does not change.</param>
/// <param name="options">Steps and reach.</param>
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
        var (before, after, changed, done) = (0.0, 0.0, 0, 0);
        try
        {
            foreach (
                var window in OrderedParallel.Select(
                    windows,
                    models.Length,
                    (w, k) => new PitchRefinementWindow(models[k], mixture, pitch, (int)w * kept, options).Refine(Noise(w)),
                    cancel
                )
            )
            {
                var start = done++ * kept;
                for (var frame = 0; frame < Math.Min(kept, pitch.FrameCount - start); frame++)
                {
                    before += window.LossBefore[frame];
                    after += window.Kept[frame] ? window.LossAfter[frame] : window.LossBefore[frame];
                    changed += window.Kept[frame] ? 1 : 0;
                    for (var voice = 0; window.Kept[frame] && voice < curves.Length; voice++)
                        curves[voice][start + frame] = window.Curves[voice][frame];
                }
                progress.Report((double)done / windows);
            }
        }
        finally
        {
            foreach (var replica in models.Skip(1))
                replica.Dispose();
        }
        var frames = Math.Max(1, pitch.FrameCount);
        return new PitchRefinementResult(new PitchTracks(curves, pitch.Names), before / frames, after / frames, (double)changed / frames);
    }

    private ulong Noise(long window) => StepSeeds.Of(options.Seed, window, NoisePurpose);
}
