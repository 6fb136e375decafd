using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;

namespace Discant.Separation.ConditionedUNet;

/// <summary>Separates voices of known F0 with a U-Net that is told the F0 of the voice it shall find (Petermann et al. 2020; spec 8.3).</summary>
/// <param name="network">The trained network, in evaluation; it stays the caller's.</param>
/// <param name="options">Windows and masks.</param>
public sealed class ConditionedUNetSeparator(ConditionedUNetNetwork network, ConditionedUNetOptions options) : ISeparator
{
    private readonly MaskWindows _windows = new(
        MixtureSpectrum.Hop,
        ConditionedUNetSize.Bins,
        new MaskWindowOptions(options.WindowFrames, options.MaskExponent, options.OverlapWindows)
    );

    /// <inheritdoc/>
    public string Name => ConditionedUNetModelFile.Method;

    /// <inheritdoc/>
    public int SampleRate => MixtureSpectrum.SampleRate;

    /// <inheritdoc/>
    public int Hop => MixtureSpectrum.Hop;

    /// <inheritdoc/>
    public int Bins => ConditionedUNetSize.Bins;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {SampleRate} Hz are needed", nameof(mixture));
        return _windows.Masks(mixture.Length, options.Threads, (_, firstFrame) => Estimate(mixture, pitch, firstFrame), cancel);
    }

    // Once for every voice: what differs between the rows is the F0.
    private float[][] Estimate(Mixture mixture, PitchTracks pitch, long firstFrame)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        const int context = MixtureSpectrum.ContextFrames;
        var frames = options.WindowFrames + 2 * context;
        var samples = mixture.Read((firstFrame - context) * Hop, frames * Hop);
        var parity = network.Size.Parity;
        var spectrum = MixtureSpectrum.Magnitude(Tensor.From(samples, 1, samples.Length), parity);
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, firstFrame - context, frames)).ToArray();
        var voices = network.Estimate(spectrum.Expand(curves.Length, Bins, frames), PitchOneHot.Of(curves));
        var wanted = voices.Narrow(2, MixtureSpectrum.FirstFrame(parity), options.WindowFrames + 1).Transpose(1, 2);
        return [.. Enumerable.Range(0, curves.Length).Select(v => wanted.Select(0, v).Contiguous().ToSingles())];
    }
}
