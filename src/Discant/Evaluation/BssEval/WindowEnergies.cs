using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>Takes the estimates of one window apart, a short stretch at a time.</summary>
/// <remarks>Filters start at the window's first sample with nothing before it, and die away taps - 1 samples after its end, as in museval.</remarks>
internal sealed class WindowEnergies(VoiceChannels references, VoiceChannels estimates, FilterSet filters)
{
    // Stretches that are transformed together.
    private const int StretchesAtOnce = 4;

    private readonly int _size = VoiceCorrelations.TransformSize(filters.Taps);
    private readonly int _channels = references.ChannelsPerVoice;

    // A stretch of one channel each.
    private readonly double[] _reference = new double[VoiceCorrelations.TransformSize(filters.Taps)];
    private readonly double[] _estimate = new double[VoiceCorrelations.TransformSize(filters.Taps)];

    /// <summary>Energies over a window.</summary>
    /// <returns>references x estimates; only pairs of one number are filled unless the filters are for all.</returns>
    public PairEnergies[,] Of((int Start, int Length) window, CancellationToken cancel)
    {
        var energies = new PairEnergies[references.Voices, estimates.Voices];
        var fresh = _size - filters.Taps + 1;
        var length = window.Length + filters.Taps - 1;
        for (var start = 0; start < length; start += StretchesAtOnce * fresh)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = Tensor.Scope();
            var starts = Enumerable.Range(0, StretchesAtOnce).Select(k => start + (k * fresh)).Where(s => s < length).ToArray();
            var delayed = Array.ConvertAll(starts, s => s - filters.Taps + 1);
            var spectra = references.Spectra(window, delayed, 0, _size, channelsFirst: true);
            var explained = Filtered(filters.Together, spectra);
            for (var voice = 0; voice < references.Voices; voice++)
            {
                var filtered = Filtered(filters.Alone[voice], spectra.Narrow(0, voice * _channels, _channels));
                for (var k = 0; k < starts.Length; k++)
                    Add(energies, voice, window, (starts[k], Math.Min(fresh, length - starts[k])), k, filtered, explained);
            }
        }
        return energies;
    }

    // outputs x stretches x samples, of which the first taps - 1 of each stretch are not valid.
    private Tensor Filtered(Tensor filterSpectra, Tensor spectra)
    {
        var (inputs, stretches, bins) = ((int)spectra.Shape[0], spectra.Shape[1], (int)spectra.Shape[2]);
        var product = Tensor.Zeros([filterSpectra.Shape[1], stretches, bins, 2], ScalarType.Float64);
        SpectrumProducts.Add(
            filterSpectra.ViewAsReal().Data<double>(),
            spectra.ViewAsReal().Data<double>(),
            product.Data<double>(),
            inputs,
            bins,
            conjugateLeft: false
        );
        return product.ViewAsComplex().FftIrfft(_size);
    }

    private void Add(
        PairEnergies[,] energies,
        int voice,
        (int Start, int Length) window,
        (int Start, int Length) stretch,
        int number,
        Tensor filtered,
        Tensor explained
    )
    {
        var s = _reference.AsSpan(0, stretch.Length);
        var e = _estimate.AsSpan(0, stretch.Length);
        var candidates = filters.AllPairs ? estimates.Voices : 1;
        for (var candidate = 0; candidate < candidates; candidate++)
        {
            var estimate = filters.AllPairs ? candidate : voice;
            ref var sums = ref energies[voice, estimate];
            for (var channel = 0; channel < _channels; channel++)
            {
                references.Read((voice * _channels) + channel, window, stretch.Start, s);
                estimates.Read((estimate * _channels) + channel, window, stretch.Start, e);
                var alone = Stretch(filtered, (candidate * _channels) + channel, number, stretch.Length);
                var all = Stretch(explained, (estimate * _channels) + channel, number, stretch.Length);
                sums.Reference += TensorPrimitives.SumOfSquares<double>(s);
                sums.Filtered += TensorPrimitives.SumOfSquares(alone);
                sums.Explained += TensorPrimitives.SumOfSquares(all);
                sums.Error += SquaredDistance(e, s);
                sums.Unfiltered += SquaredDistance(e, alone);
                sums.Spatial += SquaredDistance(alone, s);
                sums.Interference += SquaredDistance(all, alone);
                sums.Artefacts += SquaredDistance(e, all);
            }
        }
    }

    private ReadOnlySpan<double> Stretch(Tensor signals, int signal, int number, int length) =>
        signals.Data<double>().Slice((((signal * (int)signals.Shape[1]) + number) * _size) + filters.Taps - 1, length);

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}
