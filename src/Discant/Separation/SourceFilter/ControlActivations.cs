using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>How outputs of the network become controls (spec 1.6 and 1.7).</summary>
public static class ControlActivations
{
    private static readonly double s_exponent = Math.Log(10);

    /// <summary>maximum sigmoid(u)^(ln 10) + 1e-7.</summary>
    public static Tensor ExpSigmoid(Tensor input, double maximum) => input.Sigmoid().Pow(s_exponent) * maximum + 1e-7;

    /// <summary>p + 1 numbers a frame to p line spectral frequencies: positive steps that add up to pi, summed.</summary>
    /// <param name="raw">rows x frames x (p + 1).</param>
    /// <returns>rows x frames x p, radians, increasing in (0, pi).</returns>
    public static Tensor ToLineSpectralFrequencies(Tensor raw)
    {
        var steps = ExpSigmoid(raw, maximum: 2);
        var scaled = steps * Math.PI / steps.Sum([-1], keepdim: true);
        return scaled.Cumsum(-1).Narrow(-1, 0, raw.Shape[^1] - 1);
    }
}
