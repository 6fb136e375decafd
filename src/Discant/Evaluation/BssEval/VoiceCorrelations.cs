using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>Inner products of delayed references with each other and with the estimates, over a window, by Fourier transforms of short blocks.</summary>
internal sealed class VoiceCorrelations
{
    // Blocks that are transformed together; all that is worked on at a time then stays in the cache.
    private const int BlocksAtOnce = 4;

    private readonly double[][] _lags;
    private readonly int _columns;

    private VoiceCorrelations(double[][] lags, int columns, int estimates) =>
        (_lags, _columns, EstimateChannels) = (lags, columns, estimates);

    /// <summary>Channels of all references.</summary>
    public int ReferenceChannels => _columns - EstimateChannels;

    /// <summary>Channels of all estimates.</summary>
    public int EstimateChannels { get; }

    /// <summary>Number of lags, i.e. taps of a filter.</summary>
    public int Taps => _lags[0].Length;

    /// <summary>sum over n of reference a [n - lag] times reference b [n], lags 0 .. taps - 1.</summary>
    public ReadOnlySpan<double> OfReferences(int a, int b) => _lags[(a * _columns) + b];

    /// <summary>sum over n of reference a [n - lag] times estimate e [n], lags 0 .. taps - 1.</summary>
    public ReadOnlySpan<double> WithEstimate(int a, int e) => _lags[(a * _columns) + ReferenceChannels + e];

    /// <summary>Correlates everything inside a window; what is outside counts as 0.</summary>
    public static VoiceCorrelations Of(
        VoiceChannels references,
        VoiceChannels estimates,
        (int Start, int Length) window,
        int taps,
        CancellationToken cancel
    )
    {
        var size = TransformSize(taps);
        var (bins, fresh, columns) = ((size / 2) + 1, size - taps + 1, references.Count + estimates.Count);
        using var scope = Tensor.Scope();
        var sums = Tensor.Zeros([references.Count, columns, bins, 2], ScalarType.Float64);
        var sum = sums.Data<double>();
        for (var start = 0; start < window.Length; start += BlocksAtOnce * fresh)
        {
            cancel.ThrowIfCancellationRequested();
            using var blocks = Tensor.Scope();
            var count = Math.Min(BlocksAtOnce, (window.Length - start + fresh - 1) / fresh);
            var starts = Enumerable.Range(0, count).Select(b => start + (b * fresh)).ToArray();
            // The delayed factor also hears the taps - 1 samples before its block.
            var delayed = references.Spectra(window, Array.ConvertAll(starts, s => s - taps + 1), 0, size, channelsFirst: false);
            var plain = Tensor.Cat(
                [
                    references.Spectra(window, starts, taps - 1, size, channelsFirst: false),
                    estimates.Spectra(window, starts, taps - 1, size, channelsFirst: false),
                ],
                1
            );
            SpectrumProducts.Add(
                delayed.ViewAsReal().Data<double>(),
                plain.ViewAsReal().Data<double>(),
                sum,
                count,
                bins,
                conjugateLeft: true
            );
        }
        var lags = sums.ViewAsComplex().FftIrfft(size).Narrow(-1, 0, taps).ToDoubles();
        return new VoiceCorrelations([.. lags.Chunk(taps)], columns, estimates.Count);
    }

    /// <summary>Length of the transforms: a power of 2 so much longer than the filters that little is computed twice.</summary>
    public static int TransformSize(int taps) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, 8 * taps));
}
