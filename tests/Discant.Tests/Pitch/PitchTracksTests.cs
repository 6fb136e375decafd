using Discant.Pitch;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>Curves on a common grid.</summary>
public sealed class PitchTracksTests
{
    [Fact]
    public void A_stretch_is_silent_outside_the_curve()
    {
        var tracks = new PitchTracks([
            [1, 2, 3, 4],
            [5, 6, 7, 8],
        ]);
        foreach (
            var (start, frames) in new[]
            {
                (0L, 4),
                (1, 2),
                (-2, 4),
                (3, 4),
                (-3, 10),
                (4, 2),
                (-2, 2),
                (1000, 3),
                (-1000, 3),
                (2, 0),
                (1L << 40, 2),
                (-(1L << 40), 2),
            }
        )
        {
            var expected = Enumerable.Range(0, frames).Select(k => start + k is >= 0 and < 4 and var at ? at + 5.0 : 0);
            Assert.Equal(expected, tracks.Stretch(1, start, frames));
        }
    }

    [Fact]
    public void Voices_without_names_are_numbered() =>
        Assert.Equal(
            ["voice1", "voice2", "voice3"],
            new PitchTracks([
                [1],
                [2],
                [3],
            ]).Names
        );

    [Fact]
    public void Curves_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PitchTracks([]));
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks([
                [1, 2],
                [1],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks([
                [-1],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks([
                [double.NaN],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks([
                [double.PositiveInfinity],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks(
                [
                    [1],
                    [2],
                ],
                ["a"]
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks(
                [
                    [1],
                    [2],
                ],
                ["a", "A"]
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/tmp/x")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void Names_that_would_leave_the_folder_of_the_stems_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() =>
            new PitchTracks(
                [
                    [1],
                ],
                [name]
            )
        );
}
