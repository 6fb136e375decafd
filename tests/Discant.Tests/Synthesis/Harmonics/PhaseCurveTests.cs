using Discant.Synthesis.Harmonics;
using Xunit;

namespace Discant.Tests.Synthesis.Harmonics;

public sealed class PhaseCurveTests
{
    private static readonly PhaseCurve s_curve = new(HarmonicExamples.Curve(60, 220), 0.5, HarmonicExamples.FrameSeconds);

    [Fact]
    public void A_steady_tone_turns_its_frequency_times_a_second()
    {
        var curve = new PhaseCurve([200, 200, 200], 1, 0.016);
        foreach (var seconds in new[] { 0.3, 1, 1.01, 1.032, 2 })
        {
            Assert.Equal(200 * (seconds - 1), curve.Turns(seconds), 1e-9);
            Assert.Equal(200, curve.Hertz(seconds), 1e-9);
        }
    }

    [Fact]
    public void F0_is_the_slope_of_the_phase_everywhere()
    {
        for (var seconds = 0.45; seconds < 1.6; seconds += 0.00137)
        {
            const double step = 1e-6;
            var slope = (s_curve.Turns(seconds + step) - s_curve.Turns(seconds - step)) / (2 * step);
            Assert.Equal(s_curve.Hertz(seconds), slope, 0.02);
        }
    }

    [Fact]
    public void The_time_of_a_phase_is_the_inverse_of_the_phase_of_a_time()
    {
        for (var turns = -10.0; turns < 280; turns += 0.37)
            Assert.Equal(turns, s_curve.Turns(s_curve.SecondsAt(turns)), 1e-9);
    }

    [Fact]
    public void The_curve_goes_through_its_frames()
    {
        var frames = HarmonicExamples.Curve(60, 220);
        for (var k = 0; k < frames.Length; k++)
            Assert.Equal(frames[k], s_curve.Hertz(0.5 + k * HarmonicExamples.FrameSeconds), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_frame_without_pitch_is_refused(double hertz) =>
        Assert.Throws<ArgumentException>(() => new PhaseCurve([200, hertz], 0, 0.016));

    [Fact]
    public void A_stretch_without_frames_is_refused() => Assert.Throws<ArgumentException>(() => new PhaseCurve([], 0, 0.016));
}
