using System.Numerics;
using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using MathNet.Numerics;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class LineSpectralFrequenciesTests
{
    [SharedFact("golden/umss/lsf_to_lpc.npz")]
    public void They_become_the_coefficients_and_gradients_of_the_reference()
    {
        var golden = Golden.Npz("umss/lsf_to_lpc");
        foreach (var order in new[] { 10, 20 })
        {
            var frequencies = golden[$"lsf_{order}"].Values;
            var (coefficients, gradient) = (new double[frequencies.Length], new double[frequencies.Length]);
            LineSpectralFrequencies.ToAllPole(frequencies, order, coefficients);
            LineSpectralFrequencies.Gradient(frequencies, order, golden[$"upstream_{order}"].Values, gradient);
            Close.Relative(golden[$"a_{order}"].Values, coefficients, 1e-9, $"a_{order}");
            Close.Relative(golden[$"grad_lsf_{order}"].Values, gradient, 1e-9, $"grad_lsf_{order}");
        }
    }

    [SharedFact("golden/umss/lsf_activation.npz")]
    public void Raw_values_become_the_frequencies_and_gradients_of_the_reference()
    {
        var golden = Golden.Npz("umss/lsf_activation");
        foreach (var order in new[] { 10, 20 })
        {
            var raw = golden[$"raw_{order}"].Values;
            var (frequencies, gradient) = (new double[10 * order], new double[raw.Length]);
            LineSpectralActivation.Forward(raw, order, frequencies);
            LineSpectralActivation.Gradient(raw, order, golden[$"upstream_{order}"].Values, gradient);
            Close.Relative(golden[$"lsf_{order}"].Values, frequencies, 1e-9, $"lsf_{order}");
            Close.Relative(golden[$"grad_raw_{order}"].Values, gradient, 1e-9, $"grad_raw_{order}");
        }
    }

    [SharedFact("golden/umss/exp_sigmoid.npz")]
    public void The_exponentiated_sigmoid_equals_the_reference()
    {
        var golden = Golden.Npz("umss/exp_sigmoid");
        var x = golden["x"].Values;
        var y = new double[x.Length];
        ExpSigmoid.Forward<double>(x, 2, y);
        Close.Relative(golden["y_max2"].Values, y, 1e-12);
        ExpSigmoid.Forward<double>(x, 1, y);
        Close.Relative(golden["y_max1"].Values, y, 1e-12);
        ExpSigmoid.Forward<double>(Array.ConvertAll(x, v => 2.5 * v), 2, y);
        Close.Relative(golden["y_noise_mags"].Values, y, 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(20)]
    public void Frequencies_come_back_from_the_coefficients_they_became(int order)
    {
        var random = new Random(order);
        for (var round = 0; round < 50; round++)
        {
            var frequencies = Draw.LineSpectralFrequencies(random, 1, order);
            var (coefficients, found) = (new double[order], new double[order]);
            LineSpectralFrequencies.ToAllPole(frequencies, order, coefficients);
            Assert.True(LineSpectralFrequencies.TryFromAllPole(coefficients, found));
            for (var k = 0; k < order; k++)
                Assert.Equal(frequencies[k], found[k], 1e-9);
        }
    }

    [Fact]
    public void A_filter_that_is_not_stable_has_no_line_spectral_frequencies()
    {
        // Zeros of A at 1.2 exp(+-i).
        double[] coefficients = [-2.4 * Math.Cos(1), 1.44];
        Assert.False(LineSpectralFrequencies.TryFromAllPole(coefficients, new double[2]));
        Assert.Throws<ArgumentException>(() => LineSpectralFrequencies.TryFromAllPole(new double[3], new double[3]));
    }

    [Fact]
    public void A_frame_has_the_same_bytes_alone_and_among_others_and_however_often_it_is_computed()
    {
        const int order = 20;
        var random = new Random(11);
        var frequencies = Draw.LineSpectralFrequencies(random, 64, order);
        var upstream = Draw.Signal(random, frequencies.Length);
        var first = Compute(0, 64);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var (coefficients, gradient) = Compute(0, 64);
            Assert.Equal(first.Coefficients, coefficients);
            Assert.Equal(first.Gradient, gradient);
        }
        for (var frame = 0; frame < 64; frame++)
        {
            var alone = Compute(frame, 1);
            Assert.Equal(first.Coefficients[(frame * order)..((frame + 1) * order)], alone.Coefficients);
            Assert.Equal(first.Gradient[(frame * order)..((frame + 1) * order)], alone.Gradient);
        }

        (double[] Coefficients, double[] Gradient) Compute(int start, int frames)
        {
            var (coefficients, gradient) = (new double[frames * order], new double[frames * order]);
            var given = frequencies.AsSpan(start * order, frames * order);
            LineSpectralFrequencies.ToAllPole(given, order, coefficients);
            LineSpectralFrequencies.Gradient(given, order, upstream.AsSpan(start * order, frames * order), gradient);
            return (coefficients, gradient);
        }
    }

    [Fact]
    public void The_exponentiated_sigmoid_has_its_slope_as_gradient_and_survives_extremes()
    {
        double[] x = [-1000, -30, -3, -0.5, 0, 0.7, 4, 30, 1000];
        var (y, upstream, gradient) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        Array.Fill(upstream, 1);
        ExpSigmoid.Gradient(x, 2, upstream, gradient);
        double Loss()
        {
            ExpSigmoid.Forward<double>(x, 2, y);
            return y.Sum();
        }
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(Draw.Slope(x, i, Loss), gradient[i], 1e-8);
        Assert.Equal(1e-7, y[0], 1e-15);
        Assert.Equal(2 + 1e-7, y[^1], 1e-15);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 9)]
    [InlineData(20, 50)]
    public void A_filter_from_increasing_frequencies_is_stable(int order, int frames)
    {
        var frequencies = Draw.LineSpectralFrequencies(new Random(order), frames, order);
        var coefficients = new double[frequencies.Length];
        LineSpectralFrequencies.ToAllPole(frequencies, order, coefficients);
        foreach (var frame in coefficients.Chunk(order))
        {
            var ascending = frame.Reverse().Append(1).ToArray();
            Assert.All(FindRoots.Polynomial(ascending), pole => Assert.InRange(pole.Magnitude, 0, 1 - 1e-9));
        }
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(6, 8)]
    [InlineData(20, 13)]
    public void The_recursion_equals_the_product_of_the_polynomials(int order, int frames)
    {
        var frequencies = Draw.LineSpectralFrequencies(new Random(frames), frames, order);
        var coefficients = new double[frequencies.Length];
        LineSpectralFrequencies.ToAllPole(frequencies, order, coefficients);
        var expected = frequencies.Chunk(order).SelectMany(NaiveToAllPole).ToArray();
        Close.Relative(expected, coefficients, 1e-12);
    }

    [Fact]
    public void Equally_spaced_frequencies_are_the_flat_filter()
    {
        var coefficients = new double[20];
        LineSpectralFrequencies.ToAllPole(Enumerable.Range(1, 20).Select(k => Math.PI * k / 21).ToArray(), 20, coefficients);
        Assert.All(coefficients, a => Assert.Equal(0, a, 1e-11));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(8, 9)]
    public void The_gradient_is_the_slope(int order, int frames)
    {
        var random = new Random(order);
        var frequencies = Draw.LineSpectralFrequencies(random, frames, order);
        var upstream = Draw.Signal(random, frequencies.Length);
        var (coefficients, gradient) = (new double[frequencies.Length], new double[frequencies.Length]);
        LineSpectralFrequencies.Gradient(frequencies, order, upstream, gradient);
        double Loss()
        {
            LineSpectralFrequencies.ToAllPole(frequencies, order, coefficients);
            return Draw.Dot(coefficients, upstream);
        }
        for (var i = 0; i < frequencies.Length; i++)
            Assert.Equal(Draw.Slope(frequencies, i, Loss), gradient[i], 1e-7);
    }

    [Fact]
    public void An_odd_order_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LineSpectralFrequencies.ToAllPole(new double[3], 3, new double[3]));
        Assert.Throws<ArgumentException>(() => LineSpectralFrequencies.ToAllPole(new double[6], 4, new double[6]));
        Assert.Throws<ArgumentException>(() => LineSpectralFrequencies.Gradient(new double[4], 4, new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => LineSpectralActivation.Forward(new double[4], 4, new double[4]));
    }

    private static double[] NaiveToAllPole(double[] frequencies)
    {
        double[] p = [1, 1],
            q = [1, -1];
        for (var k = 0; k < frequencies.Length; k++)
        {
            double[] factor = [1, -2 * Math.Cos(frequencies[k]), 1];
            if (k % 2 == 0)
                p = Convolve(p, factor);
            else
                q = Convolve(q, factor);
        }
        return [.. Enumerable.Range(1, frequencies.Length).Select(k => (p[k] + q[k]) / 2)];
    }

    private static double[] Convolve(double[] left, double[] right)
    {
        var product = new double[left.Length + right.Length - 1];
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
                product[i + j] += left[i] * right[j];
        }
        return product;
    }
}
