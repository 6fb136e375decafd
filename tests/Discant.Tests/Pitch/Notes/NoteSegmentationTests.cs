using Discant.Pitch.Notes;
using Xunit;

namespace Discant.Tests.Pitch.Notes;

public sealed class NoteSegmentationTests
{
    [Fact]
    public void A_scale_is_as_many_notes_as_it_has_steps()
    {
        var curve = NoteExamples.Curve((60, 30), (62, 30), (64, 30), (65, 15), (67, 60));
        var notes = NoteSegmentation.Of(curve);
        Assert.Equal([0, 30, 60, 90, 105], notes.Select(n => n.FirstFrame));
        Assert.Equal([30, 30, 30, 15, 60], notes.Select(n => n.Frames));
        Assert.All(notes.Zip([60.0, 62, 64, 65, 67]), n => Assert.Equal(n.Second, n.First.Midi, 1e-9));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    public void Vibrato_is_one_note_and_is_measured(double cents)
    {
        var curve = NoteExamples.Vibrato(64.2, 100, cents);
        var note = Assert.Single(NoteSegmentation.Of(curve));
        Assert.Equal((0, 100), (note.FirstFrame, note.Frames));
        Assert.Equal(64.2, note.Midi, 0.08);
        Assert.Equal(cents, note.VibratoCents, 0.1 * cents);
    }

    [Fact]
    public void A_glide_is_a_border_in_its_middle()
    {
        var glide = Enumerable.Range(0, 9).Select(k => PitchScale.Hertz(60 + 4 * (k + 0.5) / 9)).ToArray();
        double[] curve = [.. NoteExamples.Curve((60, 40)), .. glide, .. NoteExamples.Curve((64, 40))];
        var notes = NoteSegmentation.Of(curve);
        Assert.Equal(2, notes.Count);
        Assert.InRange(notes[1].FirstFrame, 42, 47);
    }

    [Fact]
    public void A_note_that_rises_has_a_drift()
    {
        var curve = Enumerable.Range(0, 60).Select(k => PitchScale.Hertz(60 + 0.3 * k / 60)).ToArray();
        var note = Assert.Single(NoteSegmentation.Of(curve));
        Assert.Equal(30 / 0.96, note.DriftCentsASecond, 0.5);
        Assert.Equal(0, note.VibratoCents, 0.5);
    }

    [Fact]
    public void A_short_gap_at_one_pitch_is_no_end_and_a_longer_one_is()
    {
        Assert.Single(NoteSegmentation.Of(NoteExamples.Curve((60, 20), (0, 1), (60, 20))));
        Assert.Equal(2, NoteSegmentation.Of(NoteExamples.Curve((60, 20), (0, 4), (60, 20))).Count);
        Assert.Equal(2, NoteSegmentation.Of(NoteExamples.Curve((60, 20), (0, 1), (67, 20))).Count);
    }

    [Fact]
    public void Single_wild_frames_are_no_notes()
    {
        var curve = NoteExamples.Curve((60, 50));
        curve[20] *= 2;
        curve[33] /= 3;
        var note = Assert.Single(NoteSegmentation.Of(curve));
        Assert.Equal(60, note.Midi, 1e-9);
    }

    [Fact]
    public void A_glide_into_a_rest_belongs_to_no_note()
    {
        double[] curve = [.. NoteExamples.Curve((60, 40)), 150, 90, 45, 10, 0, 0];
        var note = Assert.Single(NoteSegmentation.Of(curve));
        Assert.Equal((0, 40), (note.FirstFrame, note.Frames));
    }

    [Fact]
    public void Silence_and_nothing_have_no_notes()
    {
        Assert.Empty(NoteSegmentation.Of([]));
        Assert.Empty(NoteSegmentation.Of(new double[50]));
        Assert.Empty(NoteSegmentation.Of(NoteExamples.Curve((60, 2))));
    }

    [Fact]
    public void Notes_never_overlap_and_lie_in_the_curve_whatever_it_is()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var curve = Enumerable
                .Range(0, random.Next(1, 200))
                .Select(_ => random.NextDouble() < 0.2 ? 0 : PitchScale.Hertz(30 + 60 * random.NextDouble()))
                .ToArray();
            var end = 0;
            foreach (var note in NoteSegmentation.Of(curve))
            {
                Assert.True(note.FirstFrame >= end && note.Frames > 0 && note.EndFrame <= curve.Length);
                Assert.True(double.IsFinite(note.Midi + note.DriftCentsASecond + note.VibratoCents));
                end = note.EndFrame;
            }
        }
    }
}
