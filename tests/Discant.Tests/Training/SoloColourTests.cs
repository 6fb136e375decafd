using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Filtered and reverberated excerpts.</summary>
public sealed class SoloColourTests
{
    private static readonly SoloExcerptOptions s_dry = new() { ReverberationShare = 0 };

    [Fact]
    public void Nothing_asked_for_changes_nothing()
    {
        var sound = Noise(5000);
        var same = SoloColour.Of(sound, s_dry with { EqualiserDecibels = 0 }, new Random(1));
        Assert.Equal(sound.Length, same.Length);
        Assert.All(sound.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(440)]
    [InlineData(9000)]
    public void A_tone_changes_its_level_and_neither_pitch_nor_phase(double hertz)
    {
        float[] tone = [.. Enumerable.Range(0, 44100).Select(n => (float)Math.Sin(2 * Math.PI * hertz * n / 22050))];
        var gains = new List<double>();
        for (var seed = 0; seed < 30; seed++)
        {
            var filtered = SoloColour.Of(tone, s_dry, new Random(seed));
            // Away from the ends, where the tone begins and stops.
            var pairs = tone[11025..33075].Zip(filtered[11025..33075]).ToArray();
            var gain = pairs.Sum(p => (double)p.First * p.Second) / pairs.Sum(p => (double)p.First * p.First);
            var apart = pairs.Max(p => Math.Abs(gain * p.First - p.Second));
            Assert.True(apart < 0.05 * Math.Abs(gain), $"{apart} at seed {seed}");
            gains.Add(20 * Math.Log10(gain));
        }
        // Normally distributed, 3 dB wide at the octaves and less between them.
        Assert.InRange(Math.Sqrt(gains.Average(g => g * g)), 1.2, 4.5);
    }

    [Fact]
    public void Reverberation_goes_on_after_the_sound_and_is_weaker_than_it()
    {
        var burst = new float[44100];
        Noise(4410).CopyTo(burst, 0);
        var wet = Enumerable
            .Range(0, 20)
            .Select(seed => SoloColour.Of(burst, s_dry with { EqualiserDecibels = 0, ReverberationShare = 1 }, new Random(seed)))
            .ToArray();
        Assert.All(wet, sound => Assert.InRange(Power(sound[8820..]), 1e-9, 0.7 * Power(burst)));
        Assert.All(wet, sound => Assert.True(Power(sound[30000..]) < Power(sound[8820..])));
        Assert.InRange(wet.Average(Power) / Power(burst), 1.02, 1.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_samples()
    {
        var sound = Noise(3000);
        Assert.Equal(SoloColour.Of(sound, new(), new Random(7)), SoloColour.Of(sound, new(), new Random(7)));
        Assert.NotEqual(SoloColour.Of(sound, new(), new Random(7)), SoloColour.Of(sound, new(), new Random(8)));
    }

    private static double Power(float[] sound) => sound.Sum(v => (double)v * v);

    private static float[] Noise(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
