using Discant.Synthesis.Harmonics;
using Xunit;

namespace Discant.Tests.Synthesis.Harmonics;

public sealed class PartialLevelsTests
{
    private const int Rate = 16000;
    private const int Frames = 60;

    [Theory]
    [InlineData(110)]
    [InlineData(440)]
    public void The_partials_of_a_tone_are_as_loud_as_they_are_and_nothing_lies_between_them(double hertz)
    {
        var curve = HarmonicExamples.Curve(Frames, hertz);
        var phase = new PhaseCurve(curve, 0, HarmonicExamples.FrameSeconds);
        var tone = HarmonicExamples.Tone(phase.Turns, phase.Hertz, (int)(Frames * 0.016 * Rate), Rate, _ => 0.1);
        foreach (var levels in Middle(Levels(curve, tone)))
        {
            var sounding = (int)(6500 / levels.Hertz);
            Assert.All(levels.Partials.Take(sounding), a => Assert.InRange(a, 0.098, 0.102));
            // Per hertz, against the 0.005 of a partial over the F0 that it has to itself: 28 dB below it.
            Assert.All(levels.Noise.Take(sounding), d => Assert.InRange(d, 0, 1.5e-3 * 0.005 / hertz));
        }
    }

    [Fact]
    public void Noise_has_its_density_between_the_partials_and_next_to_no_partials()
    {
        var random = new Random(5);
        var noise = Array.ConvertAll(new float[(int)(Frames * 0.016 * Rate)], _ => (float)(2 * random.NextDouble() - 1));
        var levels = Middle(Levels([.. Enumerable.Repeat(150.0, Frames)], noise)).ToArray();
        var density = levels.Average(l => l.Noise.Take(50).Average());
        Assert.InRange(density / (2.0 / 3 / Rate), 0.93, 1.07);
        // Their power against that of all of the noise.
        Assert.InRange(levels.Average(l => l.Partials.Sum(a => a * a / 2)) * 3, 0, 0.15);
    }

    [Fact]
    public void Silence_is_silent()
    {
        foreach (var levels in Levels([.. Enumerable.Repeat(200.0, 5)], new float[100]))
            Assert.All(levels.Partials.Concat(levels.Noise), v => Assert.Equal(0, v));
    }

    private static PartialLevels[] Levels(double[] curve, float[] signal) =>
        PartialLevels.Of(curve, 0, HarmonicExamples.FrameSeconds, signal, 0, Rate, Rate / 2.0);

    private static IEnumerable<PartialLevels> Middle(PartialLevels[] levels) => levels.Skip(8).Take(Frames - 16);
}
