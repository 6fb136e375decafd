using Discant.Pitch;
using Discant.Pitch.Notes;
using Discant.Separation.Editing;
using Discant.Tests.Pitch.Notes;
using Xunit;

namespace Discant.Tests.Separation.Editing;

public sealed class TargetCurveTests
{
    private static readonly VoiceEdit s_edit = new("voice");

    [Theory]
    [InlineData(30)]
    [InlineData(70)]
    public void Without_vibrato_a_note_is_flat(double cents)
    {
        var curve = NoteExamples.Vibrato(64, 100, cents);
        var flat = TargetCurve.Of(curve, s_edit with { Vibrato = 0 });
        for (var k = 12; k < 88; k++)
            Assert.InRange(PitchScale.Cents(flat[k], PitchScale.Hertz(64)), -0.05 * cents, 0.05 * cents);
    }

    [Fact]
    public void Vibrato_is_multiplied()
    {
        var curve = NoteExamples.Vibrato(64, 100, 40);
        var doubled = NoteSegmentation.Of(TargetCurve.Of(curve, s_edit with { Vibrato = 2 }));
        Assert.InRange(Assert.Single(doubled).VibratoCents, 75, 85);
    }

    [Fact]
    public void Tuned_notes_lie_on_the_grid_and_keep_their_vibrato()
    {
        double[] curve =
        [
            .. NoteExamples.Vibrato(60.3, 60, 30),
            .. NoteExamples.Vibrato(62.4, 60, 30),
            0,
            0,
            0,
            .. NoteExamples.Vibrato(64.8, 60, 30),
        ];
        foreach (var a4 in new[] { 440.0, 442.5 })
        {
            var before = NoteSegmentation.Of(curve);
            var after = NoteSegmentation.Of(TargetCurve.Of(curve, s_edit with { Tune = 1, ReferenceHertz = a4 }));
            Assert.Equal(before.Select(n => (n.FirstFrame, n.Frames)), after.Select(n => (n.FirstFrame, n.Frames)));
            foreach (var (own, tuned) in before.Zip(after))
            {
                var offGrid = tuned.Midi - PitchScale.Midi(a4);
                Assert.InRange(100 * (offGrid - Math.Round(offGrid)), -2, 2);
                Assert.Equal(own.VibratoCents, tuned.VibratoCents, 3.0);
            }
        }
    }

    [Fact]
    public void Half_tuned_notes_are_half_as_far_off()
    {
        var curve = NoteExamples.Curve((60.3, 60));
        var half = Assert.Single(NoteSegmentation.Of(TargetCurve.Of(curve, s_edit with { Tune = 0.5 })));
        Assert.Equal(60.15, half.Midi, 1e-9);
    }

    [Fact]
    public void Tuning_makes_no_step_between_notes_that_are_tied()
    {
        var glide = Enumerable.Range(0, 10).Select(k => PitchScale.Hertz(60.4 + 1.7 * (k + 0.5) / 10)).ToArray();
        double[] curve = [.. NoteExamples.Curve((60.4, 40)), .. glide, .. NoteExamples.Curve((62.1, 40))];
        var tuned = TargetCurve.Of(curve, s_edit with { Tune = 1 });
        for (var k = 1; k < curve.Length; k++)
            Assert.InRange(Math.Abs(PitchScale.Cents(tuned[k], tuned[k - 1])), 0, 40);
    }

    [Fact]
    public void Transposing_is_a_factor_and_silence_stays()
    {
        var curve = NoteExamples.Curve((60, 20), (0, 10), (67, 20));
        var target = TargetCurve.Of(curve, s_edit with { TransposeCents = -700 });
        for (var k = 0; k < curve.Length; k++)
            Assert.Equal(curve[k] * Math.Pow(2, -7.0 / 12), target[k], 1e-9);
    }

    [Fact]
    public void A_melody_is_followed_its_gaps_held_and_its_rests_kept()
    {
        var curve = NoteExamples.Curve((60, 100));
        var melody = NoteExamples.Curve((64, 20), (0, 5), (65, 20), (0, 30), (67, 15));
        var target = TargetCurve.Of(curve, s_edit with { Melody = new PitchTracks([melody]) });
        Assert.All(target[..25], f => Assert.Equal(PitchScale.Hertz(64), f, 1e-9));
        Assert.All(target[25..45], f => Assert.Equal(PitchScale.Hertz(65), f, 1e-9));
        Assert.All(target[45..75], f => Assert.Equal(0, f));
        Assert.All(target[75..90], f => Assert.Equal(PitchScale.Hertz(67), f, 1e-9));
        Assert.All(target[90..], f => Assert.Equal(0, f));
    }

    [Fact]
    public void Of_several_melodies_the_one_of_the_voices_name_counts()
    {
        var curve = NoteExamples.Curve((60, 30));
        var melody = new PitchTracks([NoteExamples.Curve((64, 30)), NoteExamples.Curve((67, 30))], ["other", "Voice"]);
        Assert.All(TargetCurve.Of(curve, s_edit with { Melody = melody }), f => Assert.Equal(PitchScale.Hertz(67), f, 1e-9));
        Assert.Throws<InvalidDataException>(() => TargetCurve.Of(curve, new VoiceEdit("nobody") { Melody = melody }));
    }

    [Fact]
    public void Stretches_do_not_overlap_and_hold_what_is_sung()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var curve = new double[random.Next(0, 300)];
            for (var k = 0; k < curve.Length; k++)
                curve[k] =
                    random.NextDouble() < 0.1 ? (random.Next(2) * 300)
                    : k > 0 ? curve[k - 1]
                    : 0;
            var end = 0;
            foreach (var stretch in SungStretch.Of(curve))
            {
                Assert.True(stretch.FirstFrame >= end && stretch.EndFrame <= curve.Length);
                Assert.All(stretch.Hertz, f => Assert.True(f > 0));
                for (var k = end; k < stretch.FirstFrame; k++)
                    Assert.Equal(0, curve[k]);
                end = stretch.EndFrame;
            }
            for (var k = end; k < curve.Length; k++)
                Assert.Equal(0, curve[k]);
        }
    }
}
