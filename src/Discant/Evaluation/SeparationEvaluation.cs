namespace Discant.Evaluation;

/// <summary>Scores separated voices against the true ones, frame by frame.</summary>
public static class SeparationEvaluation
{
    /// <summary>Compares every reference with the estimate of the same name.</summary>
    /// <param name="references">The true voices; their sum is the mixture.</param>
    /// <param name="estimates">The separated voices at the mixture's scale; further ones than the references are ignored.</param>
    /// <param name="sampleRate">Hz, of all.</param>
    /// <param name="protocol">How to cut and what counts as silent.</param>
    /// <param name="energyMixture">
    /// The mixture whose peak the energies are relative to; null: the references' sum. The paper takes the mixture of all four voices also
    /// where only two of them were mixed.
    /// </param>
    /// <returns>Rows by excerpt, then voice, then frame.</returns>
    /// <exception cref="ArgumentException">No reference, a missing estimate, doubled names, lengths that differ, or an unfit sample rate.</exception>
    public static SeparationScores Score(
        IReadOnlyList<VoiceSignal> references,
        IReadOnlyList<VoiceSignal> estimates,
        int sampleRate,
        EvaluationProtocol protocol,
        float[]? energyMixture = null
    )
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(protocol);
        var pairs = Pair(references, estimates);
        var length = references[0].Samples.Length;
        if (energyMixture is not null && energyMixture.Length != length)
            throw new ArgumentException($"the mixture has {energyMixture.Length} samples, the voices {length}", nameof(energyMixture));
        var cepstra = new MelCepstralDistance(sampleRate);
        var rows = new List<FrameScore>();
        foreach (var (excerpt, start, samples) in protocol.Excerpts(length, sampleRate))
        {
            var mixture = Sum(references, start, samples);
            var scale = Scale(mixture);
            var energyScale = energyMixture is null ? scale : Scale(energyMixture.AsSpan(start, samples));
            foreach (var (reference, estimate) in pairs)
            {
                var target = Scaled(reference.Samples.AsSpan(start, samples), scale);
                var guess = Scaled(estimate.Samples.AsSpan(start, samples), scale);
                rows.AddRange(Frames(excerpt, reference.Voice, target, guess, energyScale / scale, sampleRate, protocol, cepstra));
            }
        }
        return new SeparationScores(rows);
    }

    private static (VoiceSignal Reference, VoiceSignal Estimate)[] Pair(
        IReadOnlyList<VoiceSignal> references,
        IReadOnlyList<VoiceSignal> estimates
    )
    {
        if (references.Count == 0)
            throw new ArgumentException("there is no reference to compare with", nameof(references));
        if (references.DistinctBy(r => r.Voice, StringComparer.Ordinal).Count() < references.Count)
            throw new ArgumentException("two references have the same name", nameof(references));
        var length = references[0].Samples.Length;
        if (references.FirstOrDefault(r => r.Samples.Length != length) is { } odd)
            throw new ArgumentException(
                $"'{odd.Voice}' has {odd.Samples.Length} samples, '{references[0].Voice}' {length}",
                nameof(references)
            );
        return [.. references.Select(reference => (reference, EstimateOf(reference, estimates)))];
    }

    private static VoiceSignal EstimateOf(VoiceSignal reference, IReadOnlyList<VoiceSignal> estimates)
    {
        var named = estimates.Where(e => string.Equals(e.Voice, reference.Voice, StringComparison.Ordinal)).ToArray();
        if (named.Length != 1)
            throw new ArgumentException($"there are {named.Length} estimates named '{reference.Voice}', one is needed", nameof(estimates));
        if (named[0].Samples.Length == reference.Samples.Length)
            return named[0];
        throw new ArgumentException(
            $"the estimate of '{reference.Voice}' has {named[0].Samples.Length} samples, its reference {reference.Samples.Length}",
            nameof(estimates)
        );
    }

    private static IEnumerable<FrameScore> Frames(
        int excerpt,
        string voice,
        float[] target,
        float[] guess,
        double energyFactor,
        int sampleRate,
        EvaluationProtocol protocol,
        MelCepstralDistance cepstra
    )
    {
        var frameLength = Math.Max(1, (int)Math.Round(protocol.FrameSeconds * sampleRate));
        for (var frame = 0; frame * frameLength < target.Length; frame++)
        {
            var start = frame * frameLength;
            var t = target.AsSpan(start, Math.Min(frameLength, target.Length - start));
            var e = guess.AsSpan(start, t.Length);
            var (targetSpectrum, guessSpectrum) = (MagnitudeSpectrogram.Of(t), MagnitudeSpectrogram.Of(e));
            var energy = Energy(t) * energyFactor * energyFactor;
            yield return new FrameScore(
                excerpt,
                frame,
                voice,
                SiSdr.Of(t, e),
                Snr.Of(t, e),
                SpectralSnr.Of(targetSpectrum, guessSpectrum, 1),
                SpectralSiSnr.Of(targetSpectrum, guessSpectrum),
                cepstra.Of(t, targetSpectrum, e, guessSpectrum),
                energy,
                energy >= protocol.SilenceEnergyAt(sampleRate)
            );
        }
    }

    private static float[] Sum(IReadOnlyList<VoiceSignal> voices, int start, int length)
    {
        var sum = new float[length];
        foreach (var voice in voices)
            System.Numerics.Tensors.TensorPrimitives.Add<float>(sum, voice.Samples.AsSpan(start, length), sum);
        return sum;
    }

    private static double Scale(ReadOnlySpan<float> mixture)
    {
        var peak = 0f;
        foreach (var value in mixture)
            peak = Math.Max(peak, Math.Abs(value));
        return peak > 0 ? 1.0 / peak : 1;
    }

    private static float[] Scaled(ReadOnlySpan<float> signal, double scale)
    {
        var scaled = new float[signal.Length];
        for (var n = 0; n < scaled.Length; n++)
            scaled[n] = (float)(scale * signal[n]);
        return scaled;
    }

    private static double Energy(ReadOnlySpan<float> signal)
    {
        var energy = 0.0;
        foreach (var value in signal)
            energy += (double)value * value;
        return energy;
    }
}
