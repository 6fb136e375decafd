using System.Numerics.Tensors;

namespace Discant.Synthesis;

/// <summary>Linear-phase FIR filters whose magnitude is given at equally spaced frequencies, 0 to Nyquist.</summary>
/// <remarks>
/// Engel et al. 2020 (DDSP), Schulze-Forster et al. 2022. M magnitudes give N = 2 (M - 1) taps: the zero-phase inverse transform of the
/// magnitudes, Hann-windowed and delayed by N / 2. That is a linear map, kept here as a matrix; tap 0 is always 0. Instances are
/// immutable.
/// </remarks>
public sealed class FrequencySampledFilter
{
    private readonly double[] _tapsFromMagnitudes;

    /// <summary>The map for that many magnitudes.</summary>
    /// <exception cref="ArgumentException">Fewer than 2 magnitudes.</exception>
    public FrequencySampledFilter(int magnitudes)
    {
        if (magnitudes < 2)
            throw new ArgumentException("At least the magnitudes at 0 and Nyquist are needed.", nameof(magnitudes));
        (Magnitudes, Taps) = (magnitudes, 2 * (magnitudes - 1));
        _tapsFromMagnitudes = new double[Taps * Magnitudes];
        for (var tap = 0; tap < Taps; tap++)
        {
            var time = tap - (Taps / 2);
            var window = 0.5 + (0.5 * Math.Cos(2 * Math.PI * time / Taps));
            for (var bin = 0; bin < Magnitudes; bin++)
            {
                var weight = bin == 0 || bin == Magnitudes - 1 ? 1.0 : 2.0;
                // The product of bin and time is reduced in integers: exact angles for long filters too.
                var angle = 2 * Math.PI * ((long)bin * time % Taps) / Taps;
                _tapsFromMagnitudes[(tap * Magnitudes) + bin] = window * weight * Math.Cos(angle) / Taps;
            }
        }
    }

    /// <summary>Magnitudes of a filter.</summary>
    public int Magnitudes { get; }

    /// <summary>Taps of a filter: 2 (magnitudes - 1).</summary>
    public int Taps { get; }

    /// <summary>
    /// Offset for <see cref="FirFilter"/> at which the reference implementation crops its convolution. The true delay of the filter is
    /// two samples longer; the published results have that lateness in them.
    /// </summary>
    public int Offset => ((Taps - 1) / 2) - 1;

    /// <summary>The impulse response.</summary>
    /// <param name="magnitudes">Gain at 0 .. Nyquist.</param>
    /// <param name="taps">Receives <see cref="Taps"/> values.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Design(ReadOnlySpan<double> magnitudes, Span<double> taps)
    {
        Check(magnitudes.Length, taps.Length);
        for (var tap = 0; tap < taps.Length; tap++)
            taps[tap] = TensorPrimitives.Dot(_tapsFromMagnitudes.AsSpan(tap * Magnitudes, Magnitudes), magnitudes);
    }

    /// <summary>dL/dmagnitudes from dL/dtaps.</summary>
    /// <param name="upstream"><see cref="Taps"/> values.</param>
    /// <param name="gradient">Receives <see cref="Magnitudes"/> values.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void DesignGradient(ReadOnlySpan<double> upstream, Span<double> gradient)
    {
        Check(gradient.Length, upstream.Length);
        gradient.Clear();
        for (var tap = 0; tap < upstream.Length; tap++)
            TensorPrimitives.MultiplyAdd(_tapsFromMagnitudes.AsSpan(tap * Magnitudes, Magnitudes), upstream[tap], gradient, gradient);
    }

    /// <summary>Impulse response of the fixed glottal roll-off: flat up to 200 Hz, then -6 dB an octave.</summary>
    /// <param name="sampleRate">Hz.</param>
    /// <returns><see cref="Taps"/> values.</returns>
    public double[] SixDecibelsPerOctave(double sampleRate)
    {
        const double Corner = 200;
        var magnitudes = new double[Magnitudes];
        for (var bin = 0; bin < Magnitudes; bin++)
        {
            var octaves = Math.Log2(sampleRate / 2 * bin / (Magnitudes - 1) / Corner);
            magnitudes[bin] = octaves <= 0 ? 1 : Math.Pow(10, -6 * octaves / 20);
        }
        var taps = new double[Taps];
        Design(magnitudes, taps);
        return taps;
    }

    private void Check(int magnitudes, int taps)
    {
        if (magnitudes != Magnitudes || taps != Taps)
            throw new ArgumentException($"Expected {Magnitudes} magnitudes and {Taps} taps, got {magnitudes} and {taps}.", nameof(taps));
    }
}
