using Discant.Audio;
using Discant.Pitch;
using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>How many voices there are.</summary>
public sealed class VoiceCountTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Tones_that_sound_together_are_counted(int voices)
    {
        var chord = Enumerable.Range(0, voices).Select(v => new PitchCandidate(100 * Math.Pow(1.2, v), 0.9)).ToArray();
        var count = VoiceCount.Of(new PitchCandidates(0.016, [.. Enumerable.Repeat(chord, 200)]));
        Assert.Equal(voices, count.Voices);
        Assert.InRange(count.Confidence, 0.85, 1);
    }

    [Theory]
    [InlineData(256 / 22050.0)]
    [InlineData(0.008)]
    public void The_grid_of_the_candidates_does_not_matter(double frameSeconds)
    {
        PitchCandidate[] chord = [new(220, 0.8), new(330, 0.8), new(130, 0.8)];
        var frames = Enumerable.Range(0, (int)(5 / frameSeconds)).Select(t => t * frameSeconds < 3 ? chord[..1] : chord);
        Assert.Equal(3, VoiceCount.Of(new PitchCandidates(frameSeconds, [.. frames])).Voices);
    }

    [Fact]
    public void Short_blips_and_weak_tones_are_no_voices()
    {
        var random = new Random(1);
        var frames = Enumerable.Range(0, 500).Select(_ => new List<PitchCandidate> { new(220, 0.9), new(440, 0.4) }).ToArray();
        for (var blip = 0; blip < 40; blip++)
        {
            var (at, hertz) = (random.Next(490), 100 * Math.Pow(2, 3 * random.NextDouble()));
            for (var t = at; t < at + 4; t++)
                frames[t].Add(new(hertz, 0.9));
        }
        var count = VoiceCount.Of(new PitchCandidates(0.016, [.. frames.Select(f => f.ToArray())]));
        Assert.Equal(1, count.Voices);
    }

    [Fact]
    public void Silence_and_noise_have_no_voices()
    {
        Assert.Equal(new VoiceCount(0, 1), VoiceCount.Of(new PitchCandidates(0.016, [])));
        Assert.Equal(new VoiceCount(0, 1), VoiceCount.Of(Hear(new float[16000])));
        var random = new Random(2);
        var noise = VoiceCount.Of(Hear([.. Enumerable.Range(0, 48000).Select(_ => (float)(0.3 * (random.NextDouble() - 0.5)))]));
        Assert.Equal(0, noise.Voices);
        Assert.True(noise.Confidence > 0.5);
    }

    [Theory]
    [InlineData(1, 1, VoicePart.Alto)]
    [InlineData(1, 1, VoicePart.Bass)]
    [InlineData(2, 3, VoicePart.Soprano, VoicePart.Alto)]
    [InlineData(2, 3, VoicePart.Alto, VoicePart.Bass)]
    [InlineData(2, 4, VoicePart.Soprano, VoicePart.Alto, VoicePart.Tenor)]
    [InlineData(3, 5, VoicePart.Soprano, VoicePart.Alto, VoicePart.Tenor, VoicePart.Bass)]
    public void A_soloist_is_counted_exactly_and_a_small_choir_within_one(int least, int most, params VoicePart[] parts)
    {
        var song = new PartSongOptions
        {
            Voices = parts,
            Tacet = 0,
            LateEntry = 0,
        };
        var sung = Choir.Improvise(8, song, new ChoirOptions { SampleRate = 16000 }, new Random(7));
        var count = VoiceCount.Of(Hear(sung.Mixture()));
        Assert.InRange(count.Voices, least, most);
        Assert.InRange(count.Confidence, 0, 1);
    }

    private static PitchCandidates Hear(float[] samples)
    {
        using var estimator = new HarmonicSum();
        var frames = estimator.Estimate(Mixture.Of(samples, 16000), CancellationToken.None).SelectMany(s => s.Candidates);
        return new PitchCandidates(0.016, [.. frames]);
    }
}
