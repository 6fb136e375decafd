using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class NoiseTests
{
    [SharedFact("golden/umss/noise_path.npz")]
    public void The_noise_branch_equals_the_reference_forward_and_backward()
    {
        var golden = Golden.Npz("umss/noise_path");
        var (gains, magnitudes) = (new double[32], new double[80]);
        ExpSigmoid.Forward<double>(golden["raw_gain"].Values, 1, gains);
        var scaled = Array.ConvertAll(golden["raw_mags"].Values, v => 2.5 * v);
        ExpSigmoid.Forward<double>(scaled, 2, magnitudes);
        Close.Relative(golden["gain"].Values, gains, 1e-9, "gain");
        Close.Relative(golden["mags"].Values, magnitudes, 1e-9, "mags");
        var (design, shaping) = (new FrequencySampledFilter(40), new NoiseShaping());
        var (output, gainGradient, magnitudeGradient) = (new double[2 * 4096], new double[32], new double[80]);
        for (var row = 0; row < 2; row++)
        {
            var noise = golden["noise"].Values.AsSpan(row * 4352, 4352);
            var (taps, tapGradient, filtered, filteredGradient) = (new double[78], new double[78], new double[4352], new double[4352]);
            var rowGains = gains.AsSpan(row * 16, 16);
            design.Design(magnitudes.AsSpan(row * 40, 40), taps);
            FirFilter.Forward<double>(noise, taps, design.Offset, filtered);
            shaping.Forward<double>(filtered, rowGains, output.AsSpan(row * 4096, 4096));
            var upstream = golden["upstream"].Values.AsSpan(row * 4096, 4096);
            shaping.Backward<double>(filtered, rowGains, upstream, gainGradient.AsSpan(row * 16, 16), filteredGradient);
            FirFilter.TapGradient<double>(noise, filteredGradient, design.Offset, tapGradient);
            design.DesignGradient(tapGradient, magnitudeGradient.AsSpan(row * 40, 40));
        }
        Close.Relative(golden["out"].Values, output, 1e-9, "out");
        var (rawGain, rawMagnitudes) = (new double[32], new double[80]);
        ExpSigmoid.Gradient(golden["raw_gain"].Values, 1, gainGradient, rawGain);
        ExpSigmoid.Gradient(scaled, 2, magnitudeGradient, rawMagnitudes);
        Close.Relative(golden["grad_raw_gain"].Values, rawGain, 1e-9, "grad_raw_gain");
        Close.Relative(golden["grad_raw_mags"].Values, rawMagnitudes.Select(v => 2.5 * v).ToArray(), 1e-9, "grad_raw_mags");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(20)]
    public void Shaping_equals_windowed_overlapping_frames_and_its_gradients_are_slopes(int hop)
    {
        const int Frames = 5;
        var random = new Random(hop);
        var (noise, gains, upstream) = (
            Draw.Signal(random, (Frames + 1) * hop),
            Draw.Signal(random, Frames),
            Draw.Signal(random, Frames * hop)
        );
        var expected = new double[(Frames + 1) * hop];
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var j = 0; j < 2 * hop; j++)
            {
                var window = frame == 0 && j < hop ? 1 : 0.5 - (0.5 * Math.Cos(Math.PI * j / hop));
                expected[(frame * hop) + j] += window * gains[frame] * noise[(frame * hop) + j];
            }
        }
        var shaping = new NoiseShaping(hop);
        var output = new double[Frames * hop];
        shaping.Forward<double>(noise, gains, output);
        Close.Relative(expected[..(Frames * hop)], output, 1e-14);
        var singles = new float[Frames * hop];
        shaping.Forward<float>(Draw.Singles(noise), gains, singles);
        Close.Relative(output, singles, 2e-7);

        var (gainGradient, noiseGradient) = (new double[Frames], new double[noise.Length]);
        shaping.Backward<double>(noise, gains, upstream, gainGradient, noiseGradient);
        double Loss()
        {
            shaping.Forward<double>(noise, gains, output);
            return Draw.Dot(output, upstream);
        }
        for (var frame = 0; frame < Frames; frame++)
            Assert.Equal(Draw.Slope(gains, frame, Loss, 1e-3), gainGradient[frame], 1e-9);
        for (var n = 0; n < noise.Length; n += 3)
            Assert.Equal(Draw.Slope(noise, n, Loss, 1e-3), noiseGradient[n], 1e-9);
    }

    [Fact]
    public void Uniform_noise_follows_its_documented_algorithm()
    {
        const ulong Step = 0x9E3779B97F4A7C15;
        static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
        var key = unchecked(Mix(Mix(7 + Step) + (Step * 3)));
        var noise = new float[100];
        UniformNoise.Fill<float>(7, 3, noise);
        for (var n = 0; n < noise.Length; n++)
        {
            var word = unchecked(Mix(key + ((((ulong)n / 16 * 8) + ((ulong)n % 8) + 1) * Step)));
            var half = n % 16 < 8 ? (uint)word : (uint)(word >> 32);
            Assert.Equal(((int)half >> 8) / 8388608f, noise[n]);
        }
    }

    [Fact]
    public void Uniform_noise_is_white_and_uniform()
    {
        var noise = new double[200_000];
        UniformNoise.Fill<double>(1, 2, noise);
        Assert.All(noise, v => Assert.InRange(v, -1, 1 - (1 / 8388608.0)));
        Assert.InRange(noise.Average(), -0.006, 0.006);
        Assert.InRange(noise.Average(v => v * v), 1 / 3.0 - 0.004, (1 / 3.0) + 0.004);
        for (var lag = 1; lag <= 40; lag++)
            Assert.InRange(noise.Skip(lag).Zip(noise, (a, b) => a * b).Average(), -0.004, 0.004);
    }

    [Fact]
    public void Uniform_noise_depends_on_seed_and_index_alone()
    {
        var (a, b, c, d, longer) = (new float[64], new double[64], new float[64], new float[64], new float[77]);
        UniformNoise.Fill<float>(1, 0, a);
        UniformNoise.Fill<double>(1, 0, b);
        UniformNoise.Fill<float>(1, 1, c);
        UniformNoise.Fill<float>(2, 0, d);
        UniformNoise.Fill<float>(1, 0, longer);
        Assert.Equal(a.Select(v => (double)v), b);
        Assert.Equal(a, longer[..64]);
        Assert.Empty(a.Intersect(c));
        Assert.Empty(a.Intersect(d));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NoiseShaping(0));
        Assert.Throws<ArgumentException>(() => new NoiseShaping(4).Forward<float>(new float[7], new double[2], new float[8]));
    }
}
