using Discant.Synthesis;
using Xunit;

namespace Discant.Tests.Synthesis;

/// <summary>The gradient in F0 against finite differences.</summary>
public sealed class PitchGradientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_the_slope_in_every_F0(bool rests)
    {
        const int frames = 9;
        var options = new ExcitationOptions { Hop = 32, Partials = 12 };
        var excitation = new HarmonicExcitation(options);
        var random = new Random(7);
        var f0 = Array.ConvertAll(new double[frames], _ => 150 + 100 * random.NextDouble());
        if (rests)
            (f0[0], f0[3], f0[4], f0[5], f0[8]) = (0, 0, 0, 0, 0);
        var amplitudes = Array.ConvertAll(new double[frames], _ => random.NextDouble());
        var upstream = Array.ConvertAll(new double[32 * frames], _ => random.NextDouble() - 0.5);
        var gradient = new double[frames];
        PitchGradient.Compute(excitation, f0, amplitudes, upstream, double.PositiveInfinity, gradient);

        double Loss(double[] pitch)
        {
            var (falling, rising, sound) = (new double[32 * frames], new double[32 * frames], new double[32 * frames]);
            var phase = 0.0;
            excitation.Bases(pitch, ref phase, falling.AsSpan(), rising.AsSpan());
            excitation.Forward<double>(amplitudes, falling, rising, sound);
            return sound.Zip(upstream, (a, b) => a * b).Sum();
        }
        for (var frame = 0; frame < frames; frame++)
        {
            if (f0[frame] == 0)
            {
                Assert.Equal(0, gradient[frame]);
                continue;
            }
            double[] Moved(double by) => [.. f0.Select((f, k) => k == frame ? f + by : f)];
            var slope = (Loss(Moved(1e-4)) - Loss(Moved(-1e-4))) / 2e-4;
            Assert.Equal(slope, gradient[frame], 1e-6 * (1 + Math.Abs(slope)));
        }
    }

    [Fact]
    public void A_short_memory_hears_only_what_comes_soon()
    {
        var options = new ExcitationOptions { Hop = 32, Partials = 4 };
        var excitation = new HarmonicExcitation(options);
        double[] f0 = [.. Enumerable.Repeat(300.0, 20)];
        double[] amplitudes = [.. Enumerable.Repeat(1.0, 20)];
        var upstream = new double[32 * 20];
        upstream[^5] = 1;
        var gradient = new double[20];
        PitchGradient.Compute(excitation, f0, amplitudes, upstream, 32, gradient);
        Assert.True(Math.Abs(gradient[5]) < 1e-5 * Math.Abs(gradient[18]));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            PitchGradient.Compute(new HarmonicExcitation(), [100, 100], [1, 1], new double[300], 1000, new double[2])
        );
}
