using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Separates voices of known F0 with a source-filter model of each (Schulze-Forster et al. 2022, Section III).</summary>
/// <remarks>
/// The network re-creates every voice in windows of 4 s that overlap by half; the magnitudes of the re-created voices are cross-faded,
/// adapted to the mixture and turned into masks.
/// </remarks>
/// <param name="model">The trained model; it stays the caller's.</param>
/// <param name="options">Windows and masks.</param>
public sealed class SourceFilterSeparator(SourceFilterModel model, SourceFilterOptions options) : ISeparator
{
    private const int NoisePurpose = 2;

    // Two windows overlap by half: one of a single frame has no half.
    private readonly int _windowFrames =
        options.WindowFrames >= 2
            ? options.WindowFrames
            : throw new ArgumentOutOfRangeException(nameof(options), options.WindowFrames, "a window has at least two frames");

    private readonly Stft _stft = new(options.MaskFftSize, SourceFilterModel.Hop);

    /// <inheritdoc/>
    public string Name => "source-filter";

    /// <inheritdoc/>
    public int SampleRate => SourceFilterModel.SampleRate;

    /// <inheritdoc/>
    public int Hop => SourceFilterModel.Hop;

    /// <inheritdoc/>
    public int Bins => _stft.Bins;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {SampleRate} Hz are needed", nameof(mixture));
        return Blocks(mixture, pitch, cancel);
    }

    private IEnumerable<MaskBlock> Blocks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        var models = Enumerable.Range(0, Math.Max(1, options.Threads)).Select(k => k == 0 ? model : model.Replica()).ToArray();
        try
        {
            var half = _windowFrames / 2;
            var frames = (mixture.Length + Hop - 1) / Hop + 1;
            // Window w covers the half windows w - 1 and w; the one before the recording only fades in the first.
            var windows = (frames + half - 1) / half + 1;
            Window? before = null;
            foreach (
                var window in OrderedParallel.Select(
                    windows,
                    models.Length,
                    (w, k) => Estimate(models[k], mixture, pitch, (w - 1) * half),
                    cancel
                )
            )
            {
                if (before is not null)
                {
                    var count = (int)Math.Min(half, frames - window.FirstFrame);
                    if (count > 0)
                        yield return Blend(before, window, half, count);
                }
                before = window;
            }
        }
        finally
        {
            foreach (var replica in models.Skip(1))
                replica.Dispose();
        }
    }

    /// <summary>Magnitudes of the voices re-created in one window, on the mixture's scale, adapted to it.</summary>
    private Window Estimate(SourceFilterModel worker, Mixture mixture, PitchTracks pitch, long firstFrame)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var samples = mixture.Read(firstFrame * Hop, _windowFrames * Hop);
        var peak = Math.Abs(TensorPrimitives.MaxMagnitude<float>(samples));
        var gain = peak > 1e-12f ? 1 / peak : 1;
        TensorPrimitives.Multiply(samples, gain, samples);
        var input = Tensor.From(samples, 1, samples.Length);
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, firstFrame, _windowFrames)).ToArray();

        var noise = StepSeeds.Of(options.Seed, firstFrame, NoisePurpose);
        var voices = worker.Synthesize(input, curves, noise, 0); // III-A, III-B
        var spectra = _stft.Centred(voices).Abs().ToSingles();
        var mixtureMagnitude = _stft.Centred(input).Abs().ToSingles();
        var magnitudes = Enumerable
            .Range(0, pitch.VoiceCount)
            .Select(v => spectra.AsSpan(v * mixtureMagnitude.Length, mixtureMagnitude.Length).ToArray())
            .ToArray();
        EnvelopeRefinement.Refine(magnitudes, mixtureMagnitude, _stft.Bins, options.Refinement);
        foreach (var magnitude in magnitudes)
            TensorPrimitives.Multiply(magnitude, 1 / gain, magnitude);
        return new Window(firstFrame, magnitudes);
    }

    // The second half of one window faded into the first half of the next, as masks (III-C).
    private MaskBlock Blend(Window before, Window after, int half, int count)
    {
        var masks = new float[before.Magnitudes.Length][];
        var offset = (int)(after.FirstFrame - before.FirstFrame);
        for (var voice = 0; voice < masks.Length; voice++)
        {
            masks[voice] = new float[count * _stft.Bins];
            for (var frame = 0; frame < count; frame++)
            {
                var fade = (float)Math.Pow(Math.Sin(Math.PI / 2 * (frame + 0.5) / half), 2);
                var row = masks[voice].AsSpan(frame * _stft.Bins, _stft.Bins);
                TensorPrimitives.Multiply(before.Magnitudes[voice].AsSpan((offset + frame) * _stft.Bins, _stft.Bins), 1 - fade, row);
                TensorPrimitives.MultiplyAdd(after.Magnitudes[voice].AsSpan(frame * _stft.Bins, _stft.Bins), fade, row, row);
            }
        }
        SoftMasks.FromMagnitudes(masks, options.MaskExponent);
        return new MaskBlock(after.FirstFrame, count, _stft.Bins, masks);
    }

    private sealed record Window(long FirstFrame, float[][] Magnitudes);
}
