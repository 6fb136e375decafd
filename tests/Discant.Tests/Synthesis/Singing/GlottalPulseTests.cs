using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Tests.Synthesis.Singing;

public sealed class GlottalPulseTests
{
    [Fact]
    public void A_pulse_with_all_harmonics_is_the_polynomial_while_open_and_zero_while_closed()
    {
        const double Open = 0.6;
        var pulse = new GlottalPulse(Open);
        var table = pulse.TableFor(double.PositiveInfinity);
        double Value(double phase) => pulse.At(phase, table, 0);
        double Expected(double phase) => phase < Open ? (2 * phase / Open) - (3 * phase * phase / (Open * Open)) : 0;
        var scale = Value(0.2) / Expected(0.2);
        for (var phase = 0.02; phase < 0.98; phase += 0.01)
        {
            // Near the instant of closure a finite series rings (Gibbs).
            if (Math.Abs(phase - Open) > 0.03)
                Assert.Equal(Expected(phase), Value(phase) / scale, 0.02);
        }
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(9.5)]
    [InlineData(31.0)]
    [InlineData(300.0)]
    public void No_table_holds_more_harmonics_than_were_allowed(double allowed)
    {
        var pulse = new GlottalPulse(0.55);
        var table = pulse.TableFor(allowed);
        var weight = 1 - pulse.Richness(table, allowed);
        for (var harmonic = (int)allowed + 1; harmonic < 500; harmonic += 13)
        {
            var (re, im) = (0.0, 0.0);
            for (var n = 0; n < 4096; n++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * harmonic * n / 4096);
                re += cos * pulse.At(n / 4096.0, table, weight) / 2048;
                im += sin * pulse.At(n / 4096.0, table, weight) / 2048;
            }
            Assert.True(Math.Sqrt((re * re) + (im * im)) < 1e-6);
        }
    }

    [Fact]
    public void Tables_change_without_a_step_when_the_pitch_moves()
    {
        var pulse = new GlottalPulse(0.55);
        for (var harmonics = 5.0; harmonics < 400; harmonics *= 1.001)
        {
            double Value(double allowed) => pulse.At(0.56, pulse.TableFor(allowed), 1 - pulse.Richness(pulse.TableFor(allowed), allowed));
            Assert.True(Math.Abs(Value(harmonics) - Value(harmonics * 1.001)) < 0.1, $"{harmonics}");
        }
    }

    [Fact]
    public void A_smoothed_curve_keeps_constants_means_and_length()
    {
        double[] step = [.. Enumerable.Repeat(1.0, 200), .. Enumerable.Repeat(3.0, 200)];
        var smooth = ControlSignal.Smoothed(step, 50);
        Assert.Equal(step.Length, smooth.Length);
        Assert.Equal(step.Sum(), smooth.Sum(), 1e-9);
        Assert.Equal(1, smooth[100], 1e-12);
        Assert.Equal(3, smooth[300], 1e-12);
        Assert.All(smooth.Zip(smooth.Skip(1)), p => Assert.True(p.Second >= p.First - 1e-12));
        Assert.Equal(step, ControlSignal.Smoothed(step, 2));
        Assert.Empty(ControlSignal.Smoothed([], 20));
    }
}
