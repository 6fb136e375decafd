using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>How far sums of tones are from frames (spec 3.2): 10 0.9^off d_abs(Y, sum u y) + mean d_rad(y_dir, y) + 10 d_rad(Y, sum y_dir).</summary>
internal static class FrameLoss
{
    private const double MixtureWeight = 10;
    private const double OffFactor = 0.9;

    // Tones that are off less often than once in a million draws.
    private const double SurelyOn = 14;

    /// <summary>The loss with tones switched on and off in every way, each as often as it is likely.</summary>
    /// <param name="frames">Y: rows x 2 x bins.</param>
    /// <param name="tones">One batch a tone, rows alike.</param>
    /// <param name="onLogits">Of each tone: rows; null: all are on.</param>
    /// <returns>rows.</returns>
    internal static Tensor Expected(Tensor frames, IReadOnlyList<ToneBatch> tones, IReadOnlyList<Tensor>? onLogits) =>
        (IsSure(onLogits) ? AllOn(frames, tones) : OverFlags(frames, tones, onLogits!)) * MixtureWeight + Rest(frames, tones);

    /// <summary>The loss with given flags.</summary>
    /// <param name="frames">Y: rows x 2 x bins.</param>
    /// <param name="tones">One batch a tone, rows alike.</param>
    /// <param name="on">u of each tone: rows, 0 or 1.</param>
    /// <returns>rows.</returns>
    internal static Tensor Sampled(Tensor frames, IReadOnlyList<ToneBatch> tones, IReadOnlyList<Tensor> on) =>
        Sparse(CompressedDistance.Lift(CompressedDistance.Magnitude(frames)), tones, on) * MixtureWeight + Rest(frames, tones);

    /// <summary>L_reg + 10 L_dir.</summary>
    internal static Tensor Rest(Tensor frames, IReadOnlyList<ToneBatch> tones)
    {
        var agreement = Sum(tones.Select(t => CompressedDistance.Radial(t.Direct, t.Spectrum))) * (1.0 / tones.Count);
        return agreement + Direct(frames, tones) * MixtureWeight;
    }

    /// <summary>L_dir = d_rad(Y, sum y_dir): rows.</summary>
    internal static Tensor Direct(Tensor frames, IReadOnlyList<ToneBatch> tones) =>
        CompressedDistance.Radial(frames, Sum(tones.Select(t => t.Direct)));

    private static bool IsSure(IReadOnlyList<Tensor>? onLogits) =>
        onLogits is null || onLogits.All(o => o.Detach().Min().Item() > SurelyOn);

    private static Tensor AllOn(Tensor frames, IReadOnlyList<ToneBatch> tones) =>
        CompressedDistance.OfMagnitudes(CompressedDistance.Lift(CompressedDistance.Magnitude(frames)), Sum(tones.Select(t => t.Spectrum)));

    // The network does not see the flags: their expectation costs renderings only (spec 8.3, point 5).
    private static Tensor OverFlags(Tensor frames, IReadOnlyList<ToneBatch> tones, IReadOnlyList<Tensor> onLogits)
    {
        var target = CompressedDistance.Lift(CompressedDistance.Magnitude(frames));
        Tensor? expected = null;
        for (var flags = 0; flags < 1 << tones.Count; flags++)
        {
            var on = Enumerable.Range(0, tones.Count).Select(k => (flags >> k & 1) == 0).ToArray();
            var probability = Product(onLogits.Select((logit, k) => on[k] ? logit.Sigmoid() : (-logit).Sigmoid()));
            var numbers = on.Select(o => Tensor.Full([1], o ? 1 : 0, frames.Type)).ToArray();
            var part = probability * Sparse(target, tones, numbers);
            expected = expected is null ? part : expected + part;
        }
        return expected!;
    }

    private static Tensor Sparse(Tensor target, IReadOnlyList<ToneBatch> tones, IReadOnlyList<Tensor> on)
    {
        var sounding = Sum(tones.Select((t, k) => t.Spectrum * on[k].Reshape(-1, 1, 1)));
        var off = Sum(on.Select(u => 1 - u));
        return CompressedDistance.OfMagnitudes(target, sounding) * (off * Math.Log(OffFactor)).Exp();
    }

    private static Tensor Sum(IEnumerable<Tensor> terms) => terms.Aggregate((a, b) => a + b);

    private static Tensor Product(IEnumerable<Tensor> factors) => factors.Aggregate((a, b) => a * b);
}
