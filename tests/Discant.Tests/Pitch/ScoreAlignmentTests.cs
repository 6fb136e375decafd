using System.Xml.Linq;
using Discant.Audio;
using Discant.Audio.Midi;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Synthesis.Singing;
using Discant.Tests.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>A score and its performance.</summary>
public sealed class ScoreAlignmentTests
{
    private const int Rate = 16000;
    private const int TicksPerSecond = 960; // at the score's even tempo

    [Fact]
    public void A_chorale_sung_with_changing_tempo_is_found_in_its_score()
    {
        var song = Chorales.OHauptVollBlutUndWunden(beatsPerMinute: 90);
        song = song with
        {
            Parts = [.. song.Parts.Select(p => p with { Notes = [.. p.Notes.Where(n => n.EndSeconds < 22)] })],
            DurationSeconds = 23,
        };
        // Half as fast again in the middle, slower at the end; the score knows nothing of it.
        double Warped(double t) => 2 + 1.1 * t + 1.5 * Math.Sin(t / 4);
        var performance = song with
        {
            Parts = [.. song.Parts.Select(p => p with { Notes = [.. p.Notes.Select(n => At(n, Warped))] })],
            DurationSeconds = Warped(23) + 1,
        };
        var sung = Choir.Sing(performance, new ChoirOptions { SampleRate = Rate }, new Random(1));
        var aligned = ScoreAlignment.Align(Score(song), Mixture.Of(sung.Mixture(), Rate), default);
        Assert.Equal(sung.Names, aligned.Names);
        Assert.Equal(sung.F0[0].Length, aligned.FrameCount);
        for (var voice = 0; voice < 4; voice++)
        {
            var scores = PitchScores.Of(sung.Names[voice], sung.F0[voice], aligned.Voice(voice).ToArray(), toleranceCents: 80);
            Assert.True(scores.RawPitchAccuracy > 0.85, scores.ToString());
        }
    }

    [Fact]
    public void A_performance_at_the_scores_own_tempo_is_found_to_a_frame_or_two()
    {
        var song = Line([60, 64, 62, 65, 67, 71, 60, 59], seconds: 0.7);
        var sung = Choir.Sing(song, new ChoirOptions { SampleRate = Rate }, new Random(2));
        var aligned = ScoreAlignment.Align(Score(song), Mixture.Of(sung.Mixture(), Rate), default).Voice(0);
        foreach (var note in song.Parts[0].Notes)
            for (var time = note.OnsetSeconds + 0.1; time < note.EndSeconds - 0.1; time += 0.016)
                Assert.Equal(440 * Math.Pow(2, (note.Midi - 69) / 12), aligned[(int)Math.Round(time / 0.016)], 6);
    }

    [Theory]
    [InlineData(-45)]
    [InlineData(40)]
    public void A_recording_tuned_to_another_pitch_is_found(double cents)
    {
        var song = Line([60, 64, 62, 65, 67, 71, 60, 59], seconds: 0.6);
        var retuned = Line([.. song.Parts[0].Notes.Select(n => n.Midi + cents / 100)], seconds: 0.6);
        var sung = Choir.Sing(retuned, new ChoirOptions { SampleRate = Rate }, new Random(3));
        var aligned = ScoreAlignment.Align(Score(song), Mixture.Of(sung.Mixture(), Rate), default).Voice(0).ToArray();
        var scores = PitchScores.Of("", sung.F0[0], aligned, toleranceCents: 90);
        Assert.True(scores.RawPitchAccuracy > 0.85, scores.ToString());
    }

    [Fact]
    public void What_cannot_be_aligned_is_refused_in_one_line()
    {
        var sound = Mixture.Of(new float[3 * Rate], Rate);
        void Refuse(MidiSong song, Mixture recording) =>
            Assert.StartsWith(
                "the score: ",
                Assert.Throws<PitchFileException>(() => ScoreAlignment.Align(song, recording, default)).Message,
                StringComparison.Ordinal
            );
        Refuse(new MidiSong(96, [], []), sound);
        Refuse(new MidiSong(96, [], [new("", [], [new(0, 0, 0)], 9)]), sound);
        Refuse(Score(Line([60], 0.5)), Mixture.Of([], Rate));
        using var folder = new TemporaryFolder();
        var file = folder.Write("score.mid", "no score");
        Assert.StartsWith(
            file,
            Assert.Throws<PitchFileException>(() => ScoreAlignment.AlignFile(file, sound, default)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<OperationCanceledException>(() =>
            ScoreAlignment.Align(Score(Line([60], 0.5)), sound, new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void A_silent_recording_gives_frames_and_one_shorter_than_its_score_can_be_is_refused()
    {
        var score = Score(Line([60], 0.01));
        Assert.Equal(63, ScoreAlignment.Align(score, Mixture.Of(new float[Rate], Rate), default).FrameCount);
        Assert.Throws<PitchFileException>(() => ScoreAlignment.Align(score, Mixture.Of(new float[1], Rate), default));
    }

    [Fact]
    public void Warping_finds_the_way_that_costs_least()
    {
        var random = new Random(4);
        for (var round = 0; round < 30; round++)
        {
            var (first, second) = (Vectors(random, 7), Vectors(random, 6));
            var path = TimeWarping.Path(first, second, default);
            Assert.Equal((0, 5), (path[0], path[^1]));
            Assert.All(path.Zip(path.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 3));
            Assert.Equal(Cheapest(first, second, 6, 5, null), Cheapest(first, second, 6, 5, path), 1e-5);
        }
    }

    [Fact]
    public void Coarse_warping_of_long_rows_finds_the_way_of_fine_warping()
    {
        var random = new Random(5);
        var melody = Vectors(random, 900);
        // Each vector is held for 5 to 15 frames in the one row and for 10 in the other.
        var (first, second, truth) = (new List<float[]>(), new List<float[]>(), new List<int>());
        for (var k = 0; k < melody.Length; k++)
        {
            var held = random.Next(5, 16);
            for (var n = 0; n < held; n++)
            {
                first.Add(melody[k]);
                truth.Add(k);
            }
            second.AddRange(Enumerable.Repeat(melody[k], 10));
        }
        var path = TimeWarping.Path([.. first], [.. second], default); // 81 million cells as a whole
        Assert.InRange(Enumerable.Range(0, truth.Count).Count(k => path[k] / 10 == truth[k]), 0.98 * truth.Count, truth.Count);
    }

    [SharedFact("data/choralsynth/I_am_the_bread")]
    public void Synthetic_singers_with_words_are_found_in_their_score()
    {
        var names = new[] { "soprano", "alto", "tenor", "bass" };
        var stems = names.Select(n => Read($"data/choralsynth/I_am_the_bread/{n}.wav")).ToArray();
        var mixture = new float[stems.Min(s => s.Length)];
        foreach (var stem in stems)
            for (var n = 0; n < mixture.Length; n++)
                mixture[n] += stem[n] / 4;
        // The stems are the first 30 s at 80 quarters a minute; the score that is aligned hurries and drags.
        var tracks = ScoreOf("data/choralsynth/I_am_the_bread/score.musicxml", quarters: 40)
            .Select((notes, k) => new MidiTrack(names[k], [.. notes.Select(n => Note(n, k, t => 3 + t + 2 * Math.Sin(t / 5)))], [], 0));
        var aligned = ScoreAlignment.Align(new MidiSong(TicksPerSecond / 2, [], [.. tracks]), Mixture.Of(mixture, Rate), default);
        for (var voice = 0; voice < 4; voice++)
        {
            var truth = ProbabilisticYin.Track(Mixture.Of(stems[voice], Rate), new(), default).Voice(0).ToArray();
            var scores = PitchScores.Of(names[voice], truth, aligned.Stretch(voice, 0, truth.Length), toleranceCents: 100);
            Assert.True(scores.RawPitchAccuracy > 0.8, scores.ToString());
        }

        static MidiNote Note((double From, double To, int Key) note, int channel, Func<double, double> time) =>
            new(Tick(time(0.75 * note.From)), Tick(time(0.75 * note.To)), channel, note.Key, 64);
    }

    // Notes of each part up to a time, in quarters.
    private static IEnumerable<List<(double From, double To, int Key)>> ScoreOf(string relative, double quarters)
    {
        var semitones = new Dictionary<string, int>
        {
            ["C"] = 0,
            ["D"] = 2,
            ["E"] = 4,
            ["F"] = 5,
            ["G"] = 7,
            ["A"] = 9,
            ["B"] = 11,
        };
        foreach (var part in XDocument.Load(Shared.Path(relative)).Root!.Elements("part"))
        {
            var (at, divisions, notes) = (0.0, 1.0, new List<(double, double, int)>());
            foreach (var element in part.Descendants().Where(e => e.Name.LocalName is "divisions" or "note"))
            {
                if (element.Name.LocalName == "divisions")
                {
                    divisions = (double)element;
                    continue;
                }
                var end = at + (double)element.Element("duration")! / divisions;
                if (element.Element("pitch") is { } pitch && at < quarters)
                {
                    var key =
                        semitones[pitch.Element("step")!.Value]
                        + ((int?)pitch.Element("alter") ?? 0)
                        + 12 * ((int)pitch.Element("octave")! + 1);
                    notes.Add((at, Math.Min(end, quarters), key));
                }
                at = end;
            }
            yield return notes;
        }
    }

    private static float[] Read(string relative)
    {
        using var reader = AudioReader.Open(Shared.Path(relative));
        using var mixture = MixtureSpool.Spool(reader, Rate, _ => { }, default).Mixture;
        return mixture.Read(0, (int)mixture.Length);
    }

    private static float[][] Vectors(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var vector = Enumerable.Range(0, 5).Select(_ => (float)random.NextDouble()).ToArray();
                    var norm = (float)Math.Sqrt(vector.Sum(v => v * v));
                    return vector.Select(v => v / norm).ToArray();
                }),
        ];

    // The least weight of all ways to a cell, or of those that pass the given cells.
    private static double Cheapest(float[][] first, float[][] second, int row, int column, int[]? path)
    {
        if (row < 0 || column < 0 || (path is not null && path[row] != column))
            return double.PositiveInfinity;
        if (row == 0)
            return column == 0 ? Cell(0, 0) : double.PositiveInfinity;
        var best = double.PositiveInfinity;
        if (column == 0 || column == second.Length - 1)
            best = Cheapest(first, second, row - 1, column, path) + Cell(row, column);
        for (var k = 1; k <= 3; k++)
        {
            var (right, down) = (0.0, 0.0);
            for (var n = 0; n < k; n++)
            {
                right += column - n >= 0 ? Cell(row, column - n) : 0;
                down += row - n < 0 || (path is not null && path[row - n] != column) ? double.PositiveInfinity : Cell(row - n, column);
            }
            best = Math.Min(best, Cheapest(first, second, row - 1, column - k, path) + right * (1 + k) / k);
            best = Math.Min(best, Cheapest(first, second, row - k, column - 1, path) + down * (1 + k) / k);
        }
        return best;

        double Cell(int r, int c) => 1 - first[r].Zip(second[c], (a, b) => (double)a * b).Sum();
    }

    private static PartSong Line(double[] midi, double seconds) => Synthesis.Singing.SungExamples.Line(VoicePart.Alto, "la", seconds, midi);

    private static SungNote At(SungNote note, Func<double, double> time) =>
        note with
        {
            OnsetSeconds = time(note.OnsetSeconds),
            DurationSeconds = time(note.EndSeconds) - time(note.OnsetSeconds),
        };

    // A track a voice, at an even 120 quarters a minute.
    private static MidiSong Score(PartSong song) =>
        new(
            TicksPerSecond / 2,
            [],
            [
                .. song.Parts.Select(
                    (part, k) =>
                        new MidiTrack(
                            part.Name,
                            [.. part.Notes.Select(n => new MidiNote(Tick(n.OnsetSeconds), Tick(n.EndSeconds), k, (int)n.Midi, 64))],
                            [],
                            Tick(song.DurationSeconds)
                        )
                ),
            ]
        );

    private static long Tick(double seconds) => (long)Math.Round(seconds * TicksPerSecond);
}
