using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class FirFilterTests
{
    [SharedFact("golden/umss/frequency_sampling_fir.npz")]
    public void Designs_equal_the_reference()
    {
        var golden = Golden.Npz("umss/frequency_sampling_fir");
        var design = new FrequencySampledFilter(40);
        var taps = new double[2 * 78];
        for (var row = 0; row < 2; row++)
            design.Design(golden["mags40"].Values.AsSpan(row * 40, 40), taps.AsSpan(row * 78, 78));
        Close.Relative(golden["ir_mags40"].Values, taps, 1e-9);
        Close.Relative(golden["slope6_ir128"].Values, new FrequencySampledFilter(65).SixDecibelsPerOctave(16000), 1e-9);
    }

    [SharedFact("golden/umss/frequency_sampling_fir.npz")]
    public void Filtered_signals_equal_the_reference()
    {
        var golden = Golden.Npz("umss/frequency_sampling_fir");
        var (design40, design65) = (new FrequencySampledFilter(40), new FrequencySampledFilter(65));
        Assert.Equal((37, 62), (design40.Offset, design65.Offset));
        var (out40, out65) = (new double[2000], new double[2048]);
        for (var row = 0; row < 2; row++)
        {
            var audio = golden["audio1000"].Values.AsSpan(row * 1000, 1000);
            FirFilter.Forward<double>(audio, golden["ir_mags40"].Values.AsSpan(row * 78, 78), 37, out40.AsSpan(row * 1000, 1000));
            audio = golden["audio1024"].Values.AsSpan(row * 1024, 1024);
            FirFilter.Forward<double>(audio, golden["slope6_ir128"].Values, 62, out65.AsSpan(row * 1024, 1024));
        }
        Close.Relative(golden["out_mags40"].Values, out40, 1e-9);
        Close.Relative(golden["out_slope6"].Values, out65, 1e-9);
    }

    [SharedFact("golden/umss/frequency_sampling_fir.npz")]
    public void Time_varying_filtering_equals_the_reference_forward_and_backward()
    {
        var golden = Golden.Npz("umss/frequency_sampling_fir");
        var design = new FrequencySampledFilter(65);
        var (output, audioGradient, gradient) = (new double[2048], new double[2048], new double[2 * 4 * 65]);
        var (taps, tapGradient) = (new double[4 * 128], new double[4 * 128]);
        for (var row = 0; row < 2; row++)
        {
            for (var frame = 0; frame < 4; frame++)
                design.Design(golden["mags65_4frames"].Values.AsSpan(((row * 4) + frame) * 65, 65), taps.AsSpan(frame * 128, 128));
            var audio = golden["audio1024"].Values.AsSpan(row * 1024, 1024);
            var upstream = golden["upstream"].Values.AsSpan(row * 1024, 1024);
            TimeVaryingFirFilter.Forward<double>(audio, taps, 4, 62, output.AsSpan(row * 1024, 1024));
            TimeVaryingFirFilter.Backward<double>(audio, taps, 4, 62, upstream, audioGradient.AsSpan(row * 1024, 1024), tapGradient);
            for (var frame = 0; frame < 4; frame++)
                design.DesignGradient(tapGradient.AsSpan(frame * 128, 128), gradient.AsSpan(((row * 4) + frame) * 65, 65));
        }
        Close.Relative(golden["out_mags65"].Values, output, 1e-9, "out");
        Close.Relative(golden["grad_audio1024"].Values, audioGradient, 1e-9, "audio");
        Close.Relative(golden["grad_mags65"].Values, gradient, 1e-9, "mags");
    }

    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(5, 9, 4)]
    [InlineData(1023, 78, 37)]
    [InlineData(1024, 128, 62)]
    [InlineData(1025, 128, 127)]
    [InlineData(3000, 17, -5)]
    [InlineData(2100, 33, 40)]
    public void The_vector_kernels_equal_the_sum(int length, int taps, int offset)
    {
        var random = new Random(length);
        var (x, u, h) = (Draw.Signal(random, length), Draw.Signal(random, length), Draw.Signal(random, taps));
        var (y, inputGradient, tapGradient) = (new double[length], new double[length], new double[taps]);
        var (naiveInput, naiveTaps) = (new double[length], new double[taps]);
        var naive = new double[length];
        for (var n = 0; n < length; n++)
        {
            for (var j = 0; j < taps; j++)
            {
                if ((uint)(n + offset - j) >= (uint)length)
                    continue;
                naive[n] += h[j] * x[n + offset - j];
                naiveInput[n + offset - j] += h[j] * u[n];
                naiveTaps[j] += u[n] * x[n + offset - j];
            }
        }
        FirFilter.Forward<double>(x, h, offset, y);
        FirFilter.InputGradient<double>(u, h, offset, inputGradient);
        FirFilter.TapGradient<double>(x, u, offset, tapGradient);
        Close.Relative(naive, y, 1e-13);
        Close.Relative(naiveInput, inputGradient, 1e-13);
        Close.Relative(naiveTaps, tapGradient, 1e-12);

        var (singles, singleGradient) = (new float[length], new double[taps]);
        FirFilter.Forward<float>(Draw.Singles(x), Draw.Singles(h), offset, singles);
        FirFilter.TapGradient<float>(Draw.Singles(x), Draw.Singles(u), offset, singleGradient);
        Close.Relative(naive, singles, 2e-6);
        Close.Relative(naiveTaps, singleGradient, 2e-5);
        FirFilter.InputGradient<float>(Draw.Singles(u), Draw.Singles(h), offset, singles);
        Close.Relative(naiveInput, singles, 2e-6);
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(7, 7)]
    [InlineData(5, 4)]
    public void One_response_in_all_frames_is_one_convolution(int length, int frames)
    {
        var random = new Random(4);
        var (x, u, h) = (Draw.Signal(random, length), Draw.Signal(random, length), Draw.Signal(random, 20));
        var repeated = Enumerable.Repeat(h, frames).SelectMany(v => v).ToArray();
        var (expected, actual) = (new double[length], new double[length]);
        FirFilter.Forward<double>(x, h, 8, expected);
        TimeVaryingFirFilter.Forward<double>(x, repeated, frames, 8, actual);
        Close.Relative(expected, actual, 1e-13);
        var tapGradient = new double[repeated.Length];
        TimeVaryingFirFilter.Backward<double>(x, repeated, frames, 8, u, actual, tapGradient);
        FirFilter.InputGradient<double>(u, h, 8, expected);
        Close.Relative(expected, actual, 1e-13);
        var sum = new double[20];
        FirFilter.TapGradient<double>(x, u, 8, sum);
        Close.Relative(sum, Enumerable.Range(0, 20).Select(j => tapGradient.Where((_, i) => i % 20 == j).Sum()).ToArray(), 1e-12);
    }

    [Fact]
    public void A_design_has_the_magnitudes_smoothed_by_its_window_and_is_symmetric()
    {
        var magnitudes = Draw.Signal(new Random(3), 40).Select(Math.Abs).ToArray();
        var design = new FrequencySampledFilter(40);
        var taps = new double[78];
        design.Design(magnitudes, taps);
        Assert.Equal(0, taps[0]);
        for (var i = 1; i < 39; i++)
            Assert.Equal(taps[39 - i], taps[39 + i], 1e-15);
        for (var bin = 0; bin < 40; bin++)
        {
            var (below, above) = (Math.Abs(bin - 1), bin == 39 ? 38 : bin + 1);
            var response = taps.Select((h, i) => h * Math.Cos(2 * Math.PI * bin * (i - 39) / 78)).Sum();
            Assert.Equal((0.25 * magnitudes[below]) + (0.5 * magnitudes[bin]) + (0.25 * magnitudes[above]), response, 1e-12);
        }
    }

    [Fact]
    public void The_design_gradient_is_the_adjoint_of_the_design()
    {
        var random = new Random(6);
        var design = new FrequencySampledFilter(40);
        var (m, u) = (Draw.Signal(random, 40), Draw.Signal(random, 78));
        var (taps, gradient) = (new double[78], new double[40]);
        design.Design(m, taps);
        design.DesignGradient(u, gradient);
        Assert.Equal(Draw.Dot(taps, u), Draw.Dot(m, gradient), 1e-13);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FirFilter.Forward<float>(new float[3], new float[2], 0, new float[4]));
        Assert.Throws<ArgumentException>(() => FirFilter.Forward<float>(new float[3], [], 0, new float[3]));
        Assert.Throws<ArgumentException>(() => new FrequencySampledFilter(1));
        Assert.Throws<ArgumentException>(() => new FrequencySampledFilter(4).Design(new double[4], new double[5]));
        Assert.Throws<ArgumentException>(() => TimeVaryingFirFilter.Forward<float>(new float[3], new float[5], 2, 0, new float[3]));
    }
}
