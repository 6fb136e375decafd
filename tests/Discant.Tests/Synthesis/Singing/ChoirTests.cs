using System.Globalization;
using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Tests.Synthesis.Singing;

public sealed class ChoirTests
{
    private const int Rate = 16000;

    [Fact]
    public void The_same_seed_gives_the_same_bytes_in_any_culture_and_on_any_thread()
    {
        var first = Improvised(7, CultureInfo.InvariantCulture);
        var others = new ChoirRecording[2];
        Parallel.For(0, 2, k => others[k] = Improvised(7, CultureInfo.GetCultureInfo(k == 0 ? "de-DE" : "ar-SA")));
        foreach (var other in others)
        {
            Assert.Equal(first.Stems, other.Stems);
            Assert.Equal(first.F0, other.F0);
            Assert.Equal(first.Names, other.Names);
        }
        Assert.NotEqual(first.Stems, Improvised(8, CultureInfo.InvariantCulture).Stems);
    }

    [Fact]
    public void The_pitch_of_a_stem_is_the_pitch_that_is_reported()
    {
        var recording = Choir.Sing(Opening(6.5), SungExamples.Dry(Rate), new Random(3));
        for (var voice = 0; voice < recording.Stems.Length; voice++)
        {
            var range = VoiceRange.Of((VoicePart)voice);
            var (lowest, highest) = (0.9 * SungExamples.Hertz(range.Lowest), 1.1 * SungExamples.Hertz(range.Highest));
            var agreeing = 0;
            var counted = 0;
            for (var t = 0; t < recording.F0[voice].Length; t++)
            {
                var f0 = recording.F0[voice][t];
                if (f0 == 0)
                    continue;
                counted++;
                var heard = AutocorrelationPitch.At(recording.Stems[voice], t * 256, Rate, lowest, highest);
                if (heard > 0 && Math.Abs(1200 * Math.Log2(heard / f0)) < 20)
                    agreeing++;
            }
            Assert.True(counted > 250, $"only {counted} voiced frames");
            Assert.True(agreeing > 0.95 * counted, $"{recording.Names[voice]}: {agreeing} of {counted} frames agree");
        }
    }

    [Fact]
    public void A_voice_is_silent_where_it_has_no_pitch_and_no_consonant()
    {
        SungNote[] notes = [new(0.5, 0.8, 64, Syllable.Parse("a")), new(1.3, 0.5, 66, null), new(2.6, 0.6, 62, Syllable.Parse("o"))];
        var song = new PartSong("two phrases", [new SungPart("alto", VoicePart.Alto, notes)], 4);
        var recording = Choir.Sing(song, SungExamples.Dry(Rate), new Random(1));
        var (f0, stem) = (recording.F0[0], recording.Stems[0]);
        var silent = Enumerable.Range(0, f0.Length).Where(t => f0.Skip(Math.Max(0, t - 4)).Take(9).All(f => f == 0)).ToArray();
        Assert.InRange(silent.Length, 80, 140);
        foreach (var t in silent)
            Assert.True(SungExamples.RootMeanSquare(stem.AsSpan(t * 256, Math.Min(256, stem.Length - (t * 256)))) < 1e-4, $"frame {t}");
        for (var t = 40; t < 100; t++)
            Assert.True(f0[t] > 0 && SungExamples.RootMeanSquare(stem.AsSpan(t * 256, 256)) > 0.01, $"frame {t} should sing");
    }

    [Fact]
    public void Stems_add_up_to_the_mixture_which_stays_below_full_scale()
    {
        var recording = Improvised(2, CultureInfo.InvariantCulture);
        var mixture = recording.Mixture();
        for (var n = 0; n < mixture.Length; n += 7)
            Assert.Equal(recording.Stems.Sum(s => (double)s[n]), mixture[n], 1e-6);
        var expected = Math.Pow(10, -2.0 / 20);
        var largest = Math.Max(mixture.Max(Math.Abs), recording.Stems.Max(s => s.Max(Math.Abs)));
        Assert.Equal(expected, largest, 1e-4);
    }

    [Fact]
    public void A_placed_voice_keeps_its_power_and_the_sides_stay_below_full_scale()
    {
        var recording = Improvised(4, CultureInfo.InvariantCulture);
        double[] pans = [-1, -0.3, 0.2, 1];
        var placed = recording.Placed(pans);
        for (var voice = 0; voice < pans.Length; voice++)
        {
            var (left, right) = (SungExamples.RootMeanSquare(placed[voice][0]), SungExamples.RootMeanSquare(placed[voice][1]));
            Assert.Equal(SungExamples.RootMeanSquare(recording.Stems[voice]), Math.Sqrt((left * left) + (right * right)), 1e-6);
            Assert.Equal(pans[voice] > 0, right > left);
        }
        Assert.All(placed[0][1], v => Assert.True(Math.Abs(v) < 1e-6));
        var loud = recording with { Stems = [.. recording.Stems.Select(s => Array.ConvertAll(s, v => 4 * v))] };
        var scaled = loud.Placed(pans);
        for (var channel = 0; channel < 2; channel++)
            Assert.True(Enumerable.Range(0, loud.Length).Max(n => Math.Abs(scaled.Sum(v => v[channel][n]))) <= 0.9901);
        Assert.Throws<ArgumentException>(() => recording.Placed([0, 0]));
        Assert.Throws<ArgumentException>(() => recording.Placed([0, 0, 2, 0]));
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(44100)]
    public void Length_frames_and_names_follow_from_the_song_at_any_sample_rate(int rate)
    {
        var options = new PartSongOptions { Voices = [VoicePart.Soprano, VoicePart.Tenor, VoicePart.Tenor] };
        var recording = Choir.Improvise(3.2, options, new ChoirOptions { SampleRate = rate }, new Random(5));
        Assert.Equal((int)Math.Round(3.2 * rate), recording.Length);
        Assert.Equal(["soprano", "tenor 1", "tenor 2"], recording.Names);
        Assert.All(recording.F0, f => Assert.Equal(200, f.Length));
        Assert.All(recording.Stems, s => Assert.All(s, v => Assert.True(float.IsFinite(v))));
    }

    [Fact]
    public void A_stem_has_no_mean()
    {
        var recording = Choir.Sing(Opening(5), new ChoirOptions { SampleRate = Rate }, new Random(1));
        foreach (var stem in recording.Stems)
            Assert.True(Math.Abs(stem.Average(v => (double)v)) < 1e-5 * SungExamples.RootMeanSquare(stem) * 100);
    }

    [Fact]
    public void The_room_rings_after_the_voice_and_dies_away_in_its_time()
    {
        var options = SungExamples.Exact(Rate) with
        {
            ReverberationSeconds = ValueRange.Exactly(0.8),
            ReverberationDb = ValueRange.Exactly(-12),
        };
        var song = SungExamples.Line(VoicePart.Tenor, "a", 1.0, 60) with { DurationSeconds = 3 };
        var wet = Choir.Sing(song, options, new Random(1)).Stems[0];
        double Level(double seconds) => 20 * Math.Log10(SungExamples.RootMeanSquare(wet.AsSpan((int)(seconds * Rate), Rate / 10)));
        Assert.InRange(Level(0.8) - Level(1.32), 12, 30);
        Assert.InRange((Level(1.5) - Level(1.9)) / 0.4 * 0.8, 40, 95);
        var dry = Choir.Sing(song, options with { ReverberationDb = ValueRange.Exactly(double.NegativeInfinity) }, new Random(1)).Stems[0];
        Assert.True(SungExamples.RootMeanSquare(dry.AsSpan((int)(1.5 * Rate))) < 1e-5);
    }

    [Theory]
    [InlineData(0.3, -20)]
    [InlineData(1.2, -9)]
    public void The_rooms_answer_to_an_impulse_has_the_energy_asked_for(double seconds, double level)
    {
        var impulse = new double[2 * Rate];
        impulse[0] = 1;
        new Room(seconds, level, Rate).Sound(impulse, new Random(1));
        Assert.Equal(1, impulse[0]);
        Assert.Equal(level, 10 * Math.Log10(impulse.Skip(1).Sum(v => v * v)), 0.1);
    }

    [Fact]
    public void A_song_without_notes_is_silence()
    {
        var song = new PartSong("rest", [new SungPart("bass", VoicePart.Bass, [])], 1);
        var recording = Choir.Sing(song, new ChoirOptions { SampleRate = Rate }, new Random(1));
        Assert.All(recording.Stems[0], v => Assert.True(Math.Abs(v) < 1e-6));
        Assert.All(recording.F0[0], f => Assert.Equal(0, f));
        Assert.Empty(Choir.Sing(song with { Parts = [] }, new ChoirOptions(), new Random(1)).Mixture());
    }

    [Fact]
    public void A_sample_rate_too_low_for_a_voice_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Choir.Sing(Opening(1), new ChoirOptions { SampleRate = 4000 }, new Random(1)));

    private static PartSong Opening(double seconds)
    {
        var chorale = Chorales.OHauptVollBlutUndWunden();
        var parts = chorale.Parts.Select(p => p with { Notes = [.. p.Notes.Where(n => n.EndSeconds < seconds - 0.2)] });
        return chorale with { Parts = [.. parts], DurationSeconds = seconds };
    }

    private static ChoirRecording Improvised(int seed, CultureInfo culture)
    {
        CultureInfo.CurrentCulture = culture;
        return Choir.Improvise(5, new PartSongOptions(), new ChoirOptions { SampleRate = Rate }, new Random(seed));
    }
}
