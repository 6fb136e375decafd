using Discant.Evaluation;
using Discant.Pitch;
using Xunit;

namespace Discant.Tests.Evaluation;

/// <summary>F0 curves against true ones, with the kinds of errors counted.</summary>
public sealed class PitchComparisonTests
{
    [Fact]
    public void Each_kind_of_error_is_counted_once()
    {
        double[] reference = [200, 200, 200, 200, 200, 0, 0];
        double[] other = [300, 300, 300, 300, 300, 300, 0];
        double[] estimate = [203, 0, 400, 302, 230, 200, 0];
        var errors = PitchErrors.Of("alto", reference, estimate, [other]);
        Assert.Equal(new PitchErrors("alto", Missed: 1, FalseAlarms: 1, Octave: 1, OtherVoice: 1, Other: 1, Frames: 7), errors);
    }

    [Fact]
    public void Curves_compared_with_themselves_are_right_in_everything()
    {
        var tracks = new PitchTracks(
            [
                [440, 0, 450],
                [220, 220, 0],
            ],
            ["high", "low"]
        );
        var comparison = PitchComparison.Of(tracks, tracks);
        Assert.Equal(1, comparison.WithinQuarterTone.Pitch.FScore);
        Assert.Equal(1, comparison.WithinFifthOfSemitone.Pitch.FScore);
        Assert.All(comparison.Voices, v => Assert.Equal(1, v.OverallAccuracy));
        Assert.All(comparison.Errors, e => Assert.Equal(0, e.Missed + e.FalseAlarms + e.Octave + e.OtherVoice + e.Other));
        Assert.Contains("\"withinQuarterTone\"", comparison.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_voices_and_frames_count_as_silent()
    {
        var reference = new PitchTracks([
            [440, 440],
            [220, 220],
        ]);
        var comparison = PitchComparison.Of(
            reference,
            new PitchTracks([
                [440],
            ])
        );
        Assert.Equal(1, comparison.Errors[0].Missed);
        Assert.Equal(2, comparison.Errors[1].Missed);
        Assert.Equal(0.25, comparison.WithinQuarterTone.Pitch.Recall);
        Assert.Equal(1, comparison.WithinQuarterTone.Pitch.Precision);
    }

    [Fact]
    public void A_right_note_in_the_wrong_voice_is_right_for_all_together_and_wrong_for_each()
    {
        var reference = new PitchTracks([
            [440],
            [220],
        ]);
        var comparison = PitchComparison.Of(
            reference,
            new PitchTracks([
                [220],
                [440],
            ])
        );
        Assert.Equal(1, comparison.WithinQuarterTone.Pitch.FScore);
        Assert.All(comparison.Errors, e => Assert.Equal(1, e.OtherVoice));
    }
}
