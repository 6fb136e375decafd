using Discant.Separation;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Zero patterns from F0 curves.</summary>
public sealed class PitchActivityTests
{
    [Fact]
    public void Every_pitch_that_occurs_is_there_once_to_the_tenth_of_a_semitone()
    {
        // A3, a twentieth of a semitone above it (rounded to A3 or the next tenth), 30 cents above it, A4.
        var activity = PitchActivity.Of(
            [
                [220, 220 * Cents(4), 220 * Cents(30), 440, 220],
            ],
            new PitchActivityOptions()
        );
        Assert.Equal(3, activity.FrequenciesHz.Count);
        Assert.Equal(220, activity.FrequenciesHz[0], 1e-9);
        Assert.Equal(220 * Cents(30), activity.FrequenciesHz[1], 1e-9);
        Assert.Equal(440, activity.FrequenciesHz[2], 1e-9);
        Assert.Equal([0, 0, 1, 2, 0], Enumerable.Range(0, 5).Select(t => activity.Pitch(activity.Of(t).First)));
    }

    [Fact]
    public void A_frame_has_an_entry_for_each_pitch_sung_in_it()
    {
        double[][] curves =
        [
            [0, 220, 220, 0, 39],
            [330, 330, 220, 0, 0],
        ];
        var activity = PitchActivity.Of(curves, new PitchActivityOptions());
        Assert.Equal([1, 2, 1, 0, 0], Enumerable.Range(0, 5).Select(t => activity.Of(t).End - activity.Of(t).First));
        Assert.Equal(4, activity.Entries);
        Assert.Equal(5, activity.Frames);
    }

    [Fact]
    public void Voices_share_equally_what_they_sing_together()
    {
        double[][] curves =
        [
            [220, 220],
            [330, 220],
            [0, 220],
        ];
        var activity = PitchActivity.Of(curves, new PitchActivityOptions());
        Assert.Equal([1, 0, 1 / 3f], Enumerable.Range(0, 3).Select(e => activity.Share(0, e)));
        Assert.Equal([0, 1, 1 / 3f], Enumerable.Range(0, 3).Select(e => activity.Share(1, e)));
        Assert.Equal([0, 0, 1 / 3f], Enumerable.Range(0, 3).Select(e => activity.Share(2, e)));
    }

    [Fact]
    public void Shares_add_up_to_one_whatever_the_tolerances()
    {
        var random = new Random(1);
        var curves = Enumerable
            .Range(0, 4)
            .Select(_ => Enumerable.Range(0, 50).Select(_ => random.Next(3) == 0 ? 0 : 200 + 10 * random.NextDouble()).ToArray())
            .ToArray();
        var activity = PitchActivity.Of(curves, new PitchActivityOptions { ToleranceSteps = 2, ToleranceFrames = 3 });
        Assert.True(activity.Entries > 0);
        for (var entry = 0; entry < activity.Entries; entry++)
            Assert.Equal(1, Enumerable.Range(0, 4).Sum(v => activity.Share(v, entry)), 1e-6);
    }

    [Fact]
    public void A_tolerance_in_time_lets_a_voice_sound_before_and_after_its_pitch()
    {
        var activity = PitchActivity.Of(
            [
                [0, 0, 0, 220, 0, 0, 0, 0, 330],
            ],
            new PitchActivityOptions { ToleranceFrames = 2 }
        );
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1, 1], Enumerable.Range(0, 9).Select(t => activity.Of(t).End - activity.Of(t).First));
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1], Enumerable.Range(0, 8).Select(activity.Pitch));
    }

    [Fact]
    public void A_tolerance_in_pitch_adds_the_steps_around_it()
    {
        var activity = PitchActivity.Of(
            [
                [440],
            ],
            new PitchActivityOptions { StepsPerSemitone = 4, ToleranceSteps = 2 }
        );
        Assert.Equal(5, activity.Entries);
        for (var step = -2; step <= 2; step++)
            Assert.Equal(440 * Cents(25 * step), activity.FrequenciesHz[step + 2], 1e-9);
    }

    [Fact]
    public void A_residual_sounds_in_every_frame_and_belongs_to_nobody()
    {
        var activity = PitchActivity.Of(
            [
                [0, 220, 330],
                [0, 440, 330],
            ],
            new PitchActivityOptions()
        );
        var extended = activity.WithResidual();
        Assert.Equal((3, 4, 6), (activity.Templates, extended.Templates, extended.Entries));
        for (var frame = 0; frame < 3; frame++)
        {
            var ((first, end), (before, after)) = (activity.Of(frame), extended.Of(frame));
            Assert.Equal(end - first + 1, after - before);
            Assert.Equal(3, extended.Pitch(after - 1));
            Assert.Equal([0f, 0f], [extended.Share(0, after - 1), extended.Share(1, after - 1)]);
            for (var k = 0; k < end - first; k++)
            {
                Assert.Equal(activity.Pitch(first + k), extended.Pitch(before + k));
                Assert.Equal(activity.Share(1, first + k), extended.Share(1, before + k));
            }
        }
    }

    [Fact]
    public void No_voice_or_none_that_sings_leaves_no_entry()
    {
        Assert.Equal(0, PitchActivity.Of([], new PitchActivityOptions()).Frames);
        var activity = PitchActivity.Of([new double[7]], new PitchActivityOptions());
        Assert.Equal((7, 0, 0), (activity.Frames, activity.Entries, activity.FrequenciesHz.Count));
    }

    private static double Cents(double cents) => Math.Pow(2, cents / 1200);
}
