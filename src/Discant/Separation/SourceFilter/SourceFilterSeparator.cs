using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Parameters;
using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Separates voices of known F0 with a source-filter model of each (Schulze-Forster et al. 2022, Section III).</summary>
/// <remarks>
/// The network re-creates every voice in windows of 4 s; the magnitudes of the re-created voices are adapted to the mixture, cross-faded and
/// turned into masks (<see cref="MaskWindows"/>).
/// </remarks>
/// <param name="model">The trained model; it stays the caller's.</param>
/// <param name="options">Windows and masks.</param>
public sealed class SourceFilterSeparator(SourceFilterModel model, SourceFilterOptions options) : IParametricSeparator
{
    private const int NoisePurpose = 2;

    private readonly Stft _stft = new(options.MaskFftSize, SourceFilterModel.Hop);

    private readonly MaskWindows _windows = new(
        SourceFilterModel.Hop,
        options.MaskFftSize / 2 + 1,
        new MaskWindowOptions(options.WindowFrames, options.MaskExponent, options.OverlapWindows)
    );

    /// <inheritdoc/>
    public string Name => "source-filter";

    /// <inheritdoc/>
    public int SampleRate => SourceFilterModel.SampleRate;

    /// <inheritdoc/>
    public int Hop => SourceFilterModel.Hop;

    /// <inheritdoc/>
    public int Bins => _stft.Bins;

    /// <inheritdoc/>
    public ParameterLayout? Layout =>
        options.OverlapWindows
            ? new ParameterLayout(
                SampleRate,
                Hop,
                model.Network.Size.AllPoleOrder,
                model.Network.Size.NoiseMagnitudes,
                options.WindowFrames / 2
            )
            : null;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel) =>
        Checked(mixture, pitch, null, cancel);

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, Action<ParameterBlock> keep, CancellationToken cancel) =>
        Checked(mixture, pitch, Layout is { } layout ? new ControlRecorder(layout, keep) : null, cancel);

    private IEnumerable<MaskBlock> Checked(Mixture mixture, PitchTracks pitch, ControlRecorder? recorder, CancellationToken cancel)
    {
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {SampleRate} Hz are needed", nameof(mixture));
        return Blocks(mixture, pitch, recorder, cancel);
    }

    private IEnumerable<MaskBlock> Blocks(Mixture mixture, PitchTracks pitch, ControlRecorder? recorder, CancellationToken cancel)
    {
        var models = Enumerable.Range(0, Math.Max(1, options.Threads)).Select(k => k == 0 ? model : model.Replica()).ToArray();
        try
        {
            var masks = _windows.Masks(
                mixture.Length,
                models.Length,
                (worker, firstFrame) => Estimate(models[worker], mixture, pitch, firstFrame, recorder),
                cancel
            );
            foreach (var block in masks)
            {
                recorder?.HandOut(block.FirstFrame, block.Frames);
                yield return block;
            }
        }
        finally
        {
            foreach (var replica in models.Skip(1))
                replica.Dispose();
        }
    }

    /// <summary>Magnitudes of the voices re-created in one window, on the mixture's scale, adapted to it.</summary>
    private float[][] Estimate(SourceFilterModel worker, Mixture mixture, PitchTracks pitch, long firstFrame, ControlRecorder? recorder)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var samples = mixture.Read(firstFrame * Hop, options.WindowFrames * Hop);
        var peak = Math.Abs(TensorPrimitives.MaxMagnitude<float>(samples));
        var gain = peak > 1e-12f ? 1 / peak : 1;
        TensorPrimitives.Multiply(samples, gain, samples);
        var input = Tensor.From(samples, 1, samples.Length);
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, firstFrame, options.WindowFrames)).ToArray();

        var noise = StepSeeds.Of(options.Seed, firstFrame, NoisePurpose);
        var controls = worker.Controls(input, curves); // III-B
        recorder?.Keep(firstFrame, controls, 1 / gain);
        var voices = worker.Synthesize(controls, curves, noise, 0); // III-A
        var spectra = _stft.Centred(voices).Abs().ToSingles();
        var mixtureMagnitude = _stft.Centred(input).Abs().ToSingles();
        var magnitudes = Enumerable
            .Range(0, pitch.VoiceCount)
            .Select(v => spectra.AsSpan(v * mixtureMagnitude.Length, mixtureMagnitude.Length).ToArray())
            .ToArray();
        EnvelopeRefinement.Refine(magnitudes, mixtureMagnitude, _stft.Bins, options.Refinement);
        foreach (var magnitude in magnitudes)
            TensorPrimitives.Multiply(magnitude, 1 / gain, magnitude);
        return magnitudes;
    }
}
