using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class AllPoleFilterTests
{
    [SharedFact("golden/umss/all_pole.npz")]
    public void It_equals_the_reference_forward_and_backward()
    {
        var golden = Golden.Npz("umss/all_pole");
        var filter = new AllPoleFilter(20);
        var (output, audioGradient) = (new double[2 * 2048], new double[2 * 2048]);
        var coefficientGradient = new double[2 * 8 * 20];
        for (var row = 0; row < 2; row++)
        {
            var audio = golden["audio"].Values.AsSpan(row * 2048, 2048);
            var coefficients = golden["coeff"].Values.AsSpan(row * 160, 160);
            filter.Forward<double>(audio, coefficients, output.AsSpan(row * 2048, 2048));
            filter.Backward<double>(
                audio,
                coefficients,
                golden["upstream"].Values.AsSpan(row * 2048, 2048),
                audioGradient.AsSpan(row * 2048, 2048),
                coefficientGradient.AsSpan(row * 160, 160)
            );
        }
        Close.Relative(golden["out"].Values, output, 1e-9, "out");
        Close.Relative(golden["grad_audio"].Values, audioGradient, 1e-9, "grad_audio");
        Close.Relative(golden["grad_coeff"].Values, coefficientGradient, 1e-9, "grad_coeff");
    }

    [SharedFact("golden/umss/all_pole.npz")]
    public void It_equals_the_reference_where_the_length_is_no_multiple_of_the_hop()
    {
        var golden = Golden.Npz("umss/all_pole");
        var output = new double[1900];
        new AllPoleFilter(20).Forward<double>(golden["audio_partial"].Values, golden["coeff"].Values.AsSpan(0, 160), output);
        Close.Relative(golden["out_partial"].Values, output, 1e-9);
    }

    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(2, 8, 1)]
    [InlineData(3, 6, 100)]
    [InlineData(5, 16, 16)]
    [InlineData(10, 256, 256 * 9)]
    [InlineData(20, 256, (256 * 17) - 13)]
    [InlineData(21, 32, 32 * 8)]
    [InlineData(30, 10, 333)]
    public void The_vector_kernel_equals_the_difference_equation(int order, int hop, int length)
    {
        var random = new Random(order);
        var frames = (length + hop - 1) / hop;
        var audio = Draw.Signal(random, length);
        var coefficients = Draw.Signal(random, frames * order).Select(v => v / order).ToArray();
        var output = new double[length];
        new AllPoleFilter(order, hop).Forward<double>(audio, coefficients, output);
        Close.Relative(NaiveAllPole(audio, coefficients, order, hop), output, 1e-12);
    }

    [Theory]
    [InlineData(3, 6, 100)]
    [InlineData(10, 16, 16 * 9)]
    [InlineData(20, 64, (64 * 17) - 13)]
    public void Backward_is_the_derivative_of_forward(int order, int hop, int length)
    {
        var random = new Random(length);
        var filter = new AllPoleFilter(order, hop);
        var audio = Draw.Signal(random, length);
        var upstream = Draw.Signal(random, length);
        var coefficients = Draw.Signal(random, filter.FramesOf(length) * order).Select(v => v / order).ToArray();
        var (audioGradient, coefficientGradient) = (new double[length], new double[coefficients.Length]);
        filter.Backward<double>(audio, coefficients, upstream, audioGradient, coefficientGradient);
        var output = new double[length];
        double Loss()
        {
            filter.Forward<double>(audio, coefficients, output);
            return Draw.Dot(output, upstream);
        }
        for (var i = 0; i < length; i += 7)
            Assert.Equal(Draw.Slope(audio, i, Loss), audioGradient[i], 1e-7);
        for (var i = 0; i < coefficients.Length; i++)
            Assert.Equal(Draw.Slope(coefficients, i, Loss), coefficientGradient[i], 1e-6);
    }

    [Fact]
    public void The_excitation_gradient_is_the_adjoint()
    {
        var random = new Random(1);
        var filter = new AllPoleFilter(20);
        var lsf = Draw.LineSpectralFrequencies(random, 9, 20);
        var coefficients = new double[lsf.Length];
        LineSpectralFrequencies.ToAllPole(lsf, 20, coefficients);
        var (x, u) = (Draw.Signal(random, 2222), Draw.Signal(random, 2222));
        var (y, v) = (new double[2222], new double[2222]);
        filter.Forward<double>(x, coefficients, y);
        filter.Backward<double>(x, coefficients, u, v, new double[coefficients.Length]);
        Assert.Equal(1.0, Draw.Dot(y, u) / Draw.Dot(x, v), 1e-11);
    }

    [Fact]
    public void Single_and_double_samples_agree_to_single_precision()
    {
        var random = new Random(2);
        var filter = new AllPoleFilter(20);
        var coefficients = new double[10 * 20];
        LineSpectralFrequencies.ToAllPole(Draw.LineSpectralFrequencies(random, 10, 20), 20, coefficients);
        var singles = Draw.Singles(Draw.Signal(random, 2500));
        var upstream = Draw.Singles(Draw.Signal(random, 2500));
        var (output, gradient, outputs, gradients) = (new float[2500], new float[2500], new double[2500], new double[2500]);
        var (a, b) = (new double[200], new double[200]);
        filter.Forward<float>(singles, coefficients, output);
        filter.Backward<float>(singles, coefficients, upstream, gradient, a);
        filter.Forward<double>(Array.ConvertAll(singles, v => (double)v), coefficients, outputs);
        filter.Backward<double>(
            Array.ConvertAll(singles, v => (double)v),
            coefficients,
            Array.ConvertAll(upstream, v => (double)v),
            gradients,
            b
        );
        Close.Relative(outputs, output, 1e-7);
        Close.Relative(gradients, gradient, 1e-7);
        Close.Relative(b, a, 1e-14);
    }

    [Fact]
    public void Rounded_coefficients_filter_as_their_single_precision_values_do()
    {
        var random = new Random(3);
        var coefficients = Draw.Signal(random, 4 * 2).Select(v => v / 2).ToArray();
        var audio = Draw.Signal(random, 64);
        var (rounded, expected) = (new double[64], new double[64]);
        new AllPoleFilter(2, 16, roundCoefficientsToSingle: true).Forward<double>(audio, coefficients, rounded);
        new AllPoleFilter(2, 16).Forward<double>(audio, Array.ConvertAll(coefficients, v => (double)(float)v), expected);
        Assert.Equal(expected, rounded);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new AllPoleFilter(0));
        Assert.Throws<ArgumentException>(() => new AllPoleFilter(2, 7));
        Assert.Throws<ArgumentException>(() => new AllPoleFilter(2, 8).Forward<float>(new float[16], new double[2], new float[16]));
        Assert.Throws<ArgumentException>(() => new AllPoleFilter(2, 8).Forward<float>(new float[16], new double[4], new float[15]));
        Assert.Throws<ArgumentException>(() =>
            new AllPoleFilter(2, 8).Backward<float>(new float[16], new double[4], new float[16], new float[16], new double[3])
        );
    }

    private static double[] NaiveAllPole(double[] audio, double[] coefficients, int order, int hop)
    {
        var output = new double[audio.Length];
        for (var frame = 0; frame * hop < audio.Length; frame++)
        {
            var y = new double[2 * hop];
            for (var j = 0; j < 2 * hop; j++)
            {
                var n = (frame * hop) + j;
                y[j] = n < audio.Length ? audio[n] : 0;
                for (var k = 1; k <= Math.Min(j, order); k++)
                    y[j] -= coefficients[(frame * order) + k - 1] * y[j - k];
                var window = frame == 0 && j < hop ? 1 : 0.5 - (0.5 * Math.Cos(Math.PI * j / hop));
                if (n < audio.Length)
                    output[n] += window * y[j];
            }
        }
        return output;
    }
}
