using System.Globalization;
using System.Text.Json;
using Discant.Audio.Midi;
using Discant.Pitch;
using Discant.Pitch.Notes;
using Xunit;

namespace Discant.Tests.Pitch.Notes;

public sealed class IntonationReportTests
{
    // A pure third over a steady note, then an equal fifth.
    private static readonly PitchTracks s_duet = new(
        [NoteExamples.Curve((60 + PitchScale.Cents(5, 4) / 100, 50), (67, 50)), NoteExamples.Curve((60, 100))],
        ["upper", "lower, second"]
    );

    [Fact]
    public void Intervals_are_held_against_equal_temperament_and_just_intonation()
    {
        var report = IntonationReport.Of(s_duet, VoiceNotes.Of(s_duet), 440);
        Assert.Equal(2, report.Intervals.Count);
        var (third, fifth) = (report.Intervals[0], report.Intervals[1]);
        Assert.Equal(("lower, second", "upper", 4, "5/4"), (third.Lower, third.Upper, third.Semitones, third.JustRatio));
        Assert.Equal(-13.686, third.EqualDeviationCents, 0.01);
        Assert.Equal(0, third.JustDeviationCents, 0.01);
        Assert.Equal((7, "3/2"), (fifth.Semitones, fifth.JustRatio));
        Assert.Equal(0, fifth.EqualDeviationCents, 0.01);
        Assert.Equal(-1.955, fifth.JustDeviationCents, 0.01);
        Assert.Equal((0.8, 1.6), (fifth.StartSeconds, fifth.EndSeconds));
        Assert.Equal([1, 2], report.Intervals.Select(i => i.Chord));
        // Both last as long.
        var pair = Assert.Single(report.Pairs());
        Assert.Equal(("lower, second", "upper", 2), (pair.First, pair.Second, pair.Chords));
        Assert.Equal(13.686 / 2, pair.EqualCents, 0.01);
        Assert.Equal(1.955 / 2, pair.JustCents, 0.01);
    }

    [Fact]
    public void Notes_deviate_from_the_nearest_key()
    {
        var tracks = new PitchTracks([NoteExamples.Curve((69.2, 50), (0, 10), (59.7, 50))]);
        var report = IntonationReport.Of(tracks, VoiceNotes.Of(tracks), 440);
        Assert.Equal(["A4", "C4"], report.Notes.Select(n => n.KeyName));
        Assert.Equal([20.0, -30], report.Notes.Select(n => Math.Round(n.DeviationCents, 6)));
        Assert.Equal(-5, report.Voices[0].MeanCents, 1e-6);
        Assert.Equal(25, report.Voices[0].SpreadCents, 1e-6);
        Assert.Equal(0, report.Voices[0].DriftCentsASecond, 1e-6);
    }

    [Fact]
    public void A_voice_whose_notes_sink_drifts_downwards()
    {
        var curve = Enumerable.Range(0, 100).Select(k => PitchScale.Hertz(60 - 0.3 * k / 100)).ToArray();
        var tracks = new PitchTracks([curve]);
        var voice = Assert.Single(IntonationReport.Of(tracks, VoiceNotes.Of(tracks), 440).Voices);
        Assert.Equal((1, -30 / 1.6), (voice.Notes, Math.Round(voice.DriftCentsASecond, 3)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.45)]
    [InlineData(0)]
    public void A_choir_that_is_out_of_tune_as_a_whole_is_in_tune_with_itself(double semitones)
    {
        var tracks = new PitchTracks([NoteExamples.Curve((60 + semitones, 50), (64 + semitones, 20), (67 + semitones, 70))]);
        var report = IntonationReport.Of(tracks, VoiceNotes.Of(tracks));
        Assert.Equal(PitchScale.Hertz(69 + semitones), report.ReferenceHertz, 1e-6);
        Assert.All(report.Notes, n => Assert.Equal(0, n.DeviationCents, 1e-6));
    }

    [Fact]
    public void The_reference_of_nothing_is_440() => Assert.Equal(440, TuningReference.Estimate([]));

    [Theory]
    [InlineData(0, "1/1", 0)]
    [InlineData(12, "2/1", 1200)]
    [InlineData(16, "5/2", 1586.314)]
    [InlineData(19, "3/1", 1901.955)]
    public void Pure_intervals_go_beyond_the_octave(int semitones, string ratio, double cents)
    {
        var interval = JustInterval.Of(semitones);
        Assert.Equal(ratio, interval.Ratio);
        Assert.Equal(cents, interval.Cents, 1e-3);
    }

    [Fact]
    public void Tables_and_JSON_say_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var report = IntonationReport.Of(s_duet, VoiceNotes.Of(s_duet), 440);
        var (notes, intervals) = (report.NotesToCsv(), report.IntervalsToCsv());
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal((notes, intervals), (report.NotesToCsv(), report.IntervalsToCsv()));
        CultureInfo.CurrentCulture = before;
        Assert.Contains("\"lower, second\",0.000,1.600,261.63,60,C4,0.0,0.0,0.0", notes, StringComparison.Ordinal);
        Assert.Contains("1,0.000,0.800,\"lower, second\",upper,386.3,4,-13.7,5/4,0.0", intervals, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(3, json.RootElement.GetProperty("notes").GetArrayLength());
        Assert.Equal(440, json.RootElement.GetProperty("referenceHertz").GetDouble());
    }

    [Fact]
    public void Notes_come_back_from_MIDI_with_their_pitch_and_one_track_a_voice()
    {
        var tracks = new PitchTracks([NoteExamples.Curve((69.2, 50), (0, 10), (59.7, 50)), NoteExamples.Curve((50, 110))], ["a", "b"]);
        var voices = VoiceNotes.Of(tracks);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, NoteMidi.Bytes(voices));
            Assert.Equal(["a", "b"], MidiFile.Read(path).Tracks.Where(t => t.Notes.Count > 0).Select(t => t.Name));
            var again = VoiceNotes.FromMidi(path);
            for (var v = 0; v < voices.Count; v++)
            {
                Assert.Equal(voices[v].Notes.Select(n => (n.FirstFrame, n.Frames)), again[v].Notes.Select(n => (n.FirstFrame, n.Frames)));
                foreach (var (own, other) in voices[v].Notes.Zip(again[v].Notes))
                    Assert.Equal(own.Midi, other.Midi, 0.001);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
