using System.Text.Json;
using Discant.Synthesis.Singing;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Synthesis.Singing;

public sealed class PartSongTests
{
    [Fact]
    public void The_chorale_is_for_four_voices_in_their_ranges_and_long_enough()
    {
        var chorale = Chorales.OHauptVollBlutUndWunden();
        Assert.Equal(["soprano", "alto", "tenor", "bass"], [.. chorale.Parts.Select(p => p.Name)]);
        Assert.Contains("BWV 244", chorale.Title, StringComparison.Ordinal);
        Assert.InRange(chorale.DurationSeconds, 40, 75);
        Assert.All(
            chorale.Parts,
            p => Assert.All(p.Notes, n => Assert.True(VoiceRange.Of(p.Voice).Contains(n.Midi), $"{p.Name} {n.Midi}"))
        );
        // It begins in D minor and ends in F major.
        Assert.Equal([69.0, 65, 62, 62], chorale.Parts.Select(p => p.Notes[0].Midi));
        Assert.Equal([69.0, 65, 60, 53], chorale.Parts.Select(p => p.Notes[^1].Midi));
    }

    [SharedFact("data/jsb_chorales/Jsb16thSeparated.json")]
    public void The_chorale_has_the_notes_of_an_independent_encoding()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Shared.Path("data/jsb_chorales/Jsb16thSeparated.json")));
        var encoded = json.RootElement.GetProperty("train")[83];
        var chorale = Chorales.OHauptVollBlutUndWunden(beatsPerMinute: 60);
        for (var voice = 0; voice < 4; voice++)
        {
            // Fermatas lengthen the last notes here and not there: compare the note sounding at each sixteenth of the written time.
            var written = Sixteenths(chorale.Parts[voice].Notes).ToArray();
            Assert.Equal(encoded.EnumerateArray().Select(t => (double)t[voice].GetInt32()).Take(written.Length), written);
            Assert.InRange(written.Length, 256, 260);
        }
    }

    [Fact]
    public void Composed_songs_keep_to_the_ranges_and_to_one_note_at_a_time()
    {
        foreach (var seed in Enumerable.Range(0, 25))
        {
            var song = PartSongComposer.Compose(20, new PartSongOptions(), new Random(seed));
            Assert.Equal(20, song.DurationSeconds);
            foreach (var part in song.Parts)
            {
                Assert.All(part.Notes, n => Assert.True(VoiceRange.Of(part.Voice).Contains(n.Midi)));
                Assert.All(part.Notes, n => Assert.True(n.DurationSeconds > 0.09 && n.EndSeconds <= 19.81));
                Assert.All(part.Notes.Zip(part.Notes.Skip(1)), p => Assert.True(p.Second.OnsetSeconds >= p.First.EndSeconds - 1e-9));
            }
            Assert.InRange(song.Parts.Average(p => p.Notes.Sum(n => n.DurationSeconds)), 8, 19.5);
        }
    }

    [Fact]
    public void Composed_voices_sometimes_enter_late_and_rest()
    {
        var songs = Enumerable.Range(0, 12).Select(seed => PartSongComposer.Compose(20, new PartSongOptions(), new Random(seed))).ToArray();
        Assert.Contains(songs, s => s.Parts.Where(p => p.Notes.Count > 0).Any(p => p.Notes[0].OnsetSeconds > 1.3));
        Assert.All(songs, s => Assert.True(s.Parts.Min(p => p.Notes[0].OnsetSeconds) < 1));
        Assert.Contains(
            songs,
            s => s.Parts.Any(p => p.Notes.Zip(p.Notes.Skip(1)).Any(n => n.Second.OnsetSeconds - n.First.EndSeconds > 2))
        );
        Assert.Contains(songs, s => s.Parts.Any(p => p.Notes.Any(n => n.Syllable is null)));
    }

    [Fact]
    public void Composed_voices_move_mostly_by_step_and_seldom_in_parallel_fifths()
    {
        var songs = Enumerable.Range(0, 12).Select(seed => PartSongComposer.Compose(30, new PartSongOptions(), new Random(seed))).ToArray();
        var upper = songs
            .SelectMany(s => s.Parts.Take(3))
            .SelectMany(p => p.Notes.Zip(p.Notes.Skip(1), (a, b) => Math.Abs(b.Midi - a.Midi)))
            .ToArray();
        Assert.True(upper.Count(d => d <= 4) > 0.8 * upper.Length);
        Assert.True(upper.Max() <= 14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Songs_can_be_composed_for_one_to_eight_voices(int count)
    {
        VoicePart[] voices = [.. Enumerable.Range(0, count).Select(k => (VoicePart)(4 * k / count))];
        var song = PartSongComposer.Compose(12, new PartSongOptions { Voices = voices }, new Random(count));
        Assert.Equal(count, song.Parts.Count);
        Assert.Equal(count, song.Parts.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(voices, song.Parts.Select(p => p.Voice));
        Assert.True(song.Parts.Sum(p => p.Notes.Count) > 5 * count);
    }

    [Fact]
    public void Songs_without_voices_or_time_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PartSongComposer.Compose(10, new PartSongOptions { Voices = [] }, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartSongComposer.Compose(1, new PartSongOptions(), new Random(1)));
    }

    [Theory]
    [InlineData("blut", "bl", "u", "t")]
    [InlineData("haupt", "h", "au", "pt")]
    [InlineData("o", "", "o", "")]
    [InlineData("S2n", "S", "2", "n")]
    public void A_syllable_is_consonants_vowels_consonants(string text, string onset, string nucleus, string coda)
    {
        Assert.Equal(new Syllable(onset, nucleus, coda), Syllable.Parse(text));
        Assert.Equal(text, Syllable.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("st")]
    [InlineData("ana")]
    [InlineData("aue")]
    [InlineData("qa")]
    public void What_is_no_syllable_is_refused(string text) => Assert.Throws<FormatException>(() => Syllable.Parse(text));

    [Theory]
    [InlineData("A4", 69)]
    [InlineData("C4", 60)]
    [InlineData("C#4", 61)]
    [InlineData("Bb3", 58)]
    [InlineData("B2", 47)]
    public void Note_names_have_numbers(string name, double midi) => Assert.Equal(midi, PartSongNotation.MidiOf(name));

    [Theory]
    [InlineData("H4")]
    [InlineData("A")]
    [InlineData(" 4")]
    [InlineData("A#")]
    [InlineData("")]
    public void What_is_no_note_is_refused(string name) => Assert.Throws<FormatException>(() => PartSongNotation.MidiOf(name));

    [Fact]
    public void Notation_gives_times_rests_slurs_and_fermatas()
    {
        var song = PartSongNotation.Parse("x", ": la lo\nS C4:.5_D4:.5 - E4:2\nB C3 - C3:2", 60, 1);
        Assert.Equal(["soprano", "bass"], [.. song.Parts.Select(p => p.Name)]);
        var notes = song.Parts[0].Notes;
        Assert.Equal([0.5, 1.0, 2.5], notes.Select(n => n.OnsetSeconds));
        Assert.Equal([0.5, 0.5, 2.62], notes.Select(n => Math.Round(n.DurationSeconds, 6)));
        Assert.Equal(["la", "-", "lo"], [.. notes.Select(n => n.Syllable?.ToString() ?? "-")]);
        Assert.Equal(6, song.DurationSeconds);
    }

    [Theory]
    [InlineData("S C4")]
    [InlineData(": la\nS C4 D4")]
    [InlineData(": la la\nS C4")]
    [InlineData(": la\nS C4\nB C3:2")]
    [InlineData(": la\nX C4")]
    public void Notation_that_does_not_fit_is_refused(string text) =>
        Assert.Throws<FormatException>(() => PartSongNotation.Parse("x", text, 60, 0.5));

    private static IEnumerable<double> Sixteenths(IReadOnlyList<SungNote> notes)
    {
        const double FermataSeconds = 0.75;
        const double BreathSeconds = 0.38;
        var gaps = notes.Zip(notes.Skip(1), (a, b) => b.OnsetSeconds - a.EndSeconds).Append(BreathSeconds).ToArray();
        for (var k = 0; k < notes.Count; k++)
        {
            var endsPhrase = gaps[k] > 0.3;
            var written = notes[k].DurationSeconds - (endsPhrase ? FermataSeconds - BreathSeconds : 0);
            for (var n = 0; n < (int)Math.Round(4 * written); n++)
                yield return notes[k].Midi;
        }
    }
}
