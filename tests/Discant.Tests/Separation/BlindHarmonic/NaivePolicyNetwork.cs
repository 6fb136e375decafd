using Discant.Separation.BlindHarmonic;

namespace Discant.Tests.Separation.BlindHarmonic;

/// <summary>The network of one frame as explicit sums over taps: output t of a strided layer sees the inputs t stride - left + k.</summary>
internal static class NaivePolicyNetwork
{
    internal static double[] Forward(PolicyNetwork network, double[] input)
    {
        var weights = network.State().ToDictionary(p => p.Name, p => (p.Tensor.Shape, p.Tensor.ToDoubles()), StringComparer.Ordinal);
        var (bins, depth) = (network.Size.Bins, network.Size.Strides.Count);
        var x = Rows(input, bins);
        var skips = new List<double[][]>();
        for (var k = 1; k <= depth; k++)
        {
            skips.Add(x);
            var ramp = Enumerable.Range(0, bins).Select(s => 0.01 * (1 - s / (bins - 1.0))).ToArray();
            x = Layer(k == 1 ? [.. x, ramp] : x, $"enc{k}", network.Size.Strides[k - 1]);
        }
        for (var k = depth; k >= 1; k--)
            x = [.. Transposed(x, $"dec{k}", network.Size.Strides[k - 1]), .. skips[k - 1]];
        x = Layer(Layer(x, "head1", 1), "head2", 1);
        x = Layer(x, "head3", 1, relu: false);
        var scales = weights["scales"].Item2;
        return [.. x.SelectMany((row, channel) => row.Select(v => v * Math.Exp(scales[channel])))];

        double[][] Layer(double[][] x, string name, int stride, bool relu = true)
        {
            var (shape, w) = weights[name + ".weight"];
            var bias = weights.TryGetValue(name + ".bias", out var b) ? b.Item2 : new double[shape[0]];
            var (taps, length) = ((int)shape[2], x[0].Length / stride);
            var left = (taps - stride) / 2;
            var y = bias.Select(v => Enumerable.Repeat(v, length).ToArray()).ToArray();
            for (var o = 0; o < y.Length; o++)
            for (var i = 0; i < x.Length; i++)
            for (var t = 0; t < length; t++)
            for (var k = 0; k < taps; k++)
                if (t * stride - left + k is var at && at >= 0 && at < x[i].Length)
                    y[o][t] += w[(o * x.Length + i) * taps + k] * x[i][at];
            return relu ? Relu(y) : y;
        }

        double[][] Transposed(double[][] x, string name, int stride)
        {
            var (shape, w) = weights[name + ".weight"];
            var (taps, outputs, length) = ((int)shape[2], (int)shape[1], x[0].Length * stride);
            var left = (taps - stride) / 2;
            var y = weights[name + ".bias"].Item2.Select(v => Enumerable.Repeat(v, length).ToArray()).ToArray();
            for (var i = 0; i < x.Length; i++)
            for (var o = 0; o < outputs; o++)
            for (var t = 0; t < x[0].Length; t++)
            for (var k = 0; k < taps; k++)
                if (t * stride - left + k is var at && at >= 0 && at < length)
                    y[o][at] += w[(i * outputs + o) * taps + k] * x[i][t];
            return Relu(y);
        }
    }

    private static double[][] Relu(double[][] x) => [.. x.Select(row => row.Select(v => Math.Max(0, v)).ToArray())];

    private static double[][] Rows(double[] values, int length) => [.. values.Chunk(length)];
}
