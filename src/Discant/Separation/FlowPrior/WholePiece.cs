using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>A short recording as the published program separates it: in one piece, without masks unless they are asked for (spec 3.4).</summary>
public static class WholePiece
{
    /// <summary>Separates a recording; every source gets the mixture's phase, and where its magnitude is below 0 the opposite one.</summary>
    /// <param name="samples">Mono, at <see cref="FlowSpectrum.SampleRate"/>, at least two hops long.</param>
    /// <param name="flows">What is known of each source.</param>
    /// <param name="options">How latents are searched for.</param>
    /// <param name="shares">Make shares of the mixture of the magnitudes.</param>
    /// <param name="threads">Sources computed side by side.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>sources x samples: 256 x (frames - 1) of them, frames even; they need not add up to the recording.</returns>
    /// <exception cref="ArgumentException">The recording is too short, or the priors have different bins.</exception>
    public static float[][] Separate(
        float[] samples,
        IReadOnlyList<FrozenFlow> flows,
        LatentSearchOptions options,
        bool shares,
        int threads,
        CancellationToken cancel
    )
    {
        if (samples.Length < FlowSpectrum.Hop)
            throw new ArgumentException("the recording is shorter than two frames", nameof(samples));
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var (transform, bins) = (FlowSpectrum.Transform, flows[0].Size.Bins);
        var frames = transform.Frames(samples.Length) / 2 * 2;
        var spectrum = transform.Centred(Tensor.From(samples, 1, samples.Length)).Narrow(1, 0, frames);
        var mixture = FlowSpectrum.WithBins(spectrum.Abs().ToSingles(), transform.Bins, bins);
        using var search = new LatentSearch(flows, frames, options, threads);
        float[][] start = [.. flows.Select(_ => new float[mixture.Length])];
        var found = search.Run(mixture, bins == FlowSize.ParityBins, start, null, cancel);
        var phase = spectrum / spectrum.Abs().Clamp(min: 1e-30).To(ScalarType.Complex64);
        return [.. (shares ? found.Shares(mixture) : found.Magnitudes).Select(Sound)];

        float[] Sound(float[] magnitudes)
        {
            var fitted = FlowSpectrum.WithBins(magnitudes, bins, transform.Bins);
            var voice = Tensor.From(fitted, 1, frames, transform.Bins).To(ScalarType.Complex64) * phase;
            return transform.InverseCentred(voice, FlowSpectrum.Hop * (frames - 1)).ToSingles();
        }
    }
}
