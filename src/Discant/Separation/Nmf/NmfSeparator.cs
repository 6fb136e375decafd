using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.Nmf;

/// <summary>
/// Separates voices of known F0 by non-negative matrix factorisation: NMF1 of Schulze-Forster et al. 2023, i.e. Ewert and Mueller 2012 with
/// F0 instead of a score (spec 8.1).
/// </summary>
/// <param name="options">Templates, updates, windows and masks.</param>
public sealed class NmfSeparator(NmfOptions options) : ISeparator
{
    /// <summary>Rate at which the method hears the recording, Hz.</summary>
    public const int Rate = 16000;

    private const int FftSize = 2048;
    private const int FrameHop = 256;

    private readonly Stft _stft = new(FftSize, FrameHop);

    /// <inheritdoc/>
    public string Name => "nmf";

    /// <inheritdoc/>
    public int SampleRate => Rate;

    /// <inheritdoc/>
    public int Hop => FrameHop;

    /// <inheritdoc/>
    public int Bins => _stft.Bins;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel) =>
        MaskWindows.Of(
            this,
            mixture,
            new(options.WindowFrames, options.MaskExponent),
            options.Threads,
            (first, frames) => Estimate(mixture, pitch, first, frames, cancel),
            cancel
        );

    private float[][] Estimate(Mixture mixture, PitchTracks pitch, long firstFrame, int frames, CancellationToken cancel)
    {
        var magnitudes = _stft.Magnitudes(mixture, firstFrame, frames);
        var peak = TensorPrimitives.Max<float>(magnitudes);
        if (peak > 0)
            TensorPrimitives.Divide(magnitudes, peak, magnitudes);
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, firstFrame, frames)).ToArray();
        var activity = PitchActivity.Of(curves, options.Activity);
        var templates = HarmonicTemplates.Of(activity.FrequenciesHz, Bins, (double)Rate / FftSize, options.Templates);
        if (options.HasResidual)
        {
            activity = activity.WithResidual();
            templates = [.. templates, .. Enumerable.Repeat(1f / Bins, Bins)];
        }
        var factorisation = new HarmonicFactorisation(magnitudes, activity, templates);
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            factorisation.Update(options.Cost);
        }
        return [.. curves.Select((_, voice) => Scaled(factorisation.Estimate(voice), peak))];
    }

    private static float[] Scaled(float[] values, float factor)
    {
        TensorPrimitives.Multiply(values, factor, values);
        return values;
    }
}
