using Discant.Audio;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>From candidates to named curves, with what is to be said about them.</summary>
public sealed class PitchEstimationTests
{
    [Fact]
    public void Candidates_become_named_curves_from_the_highest_voice_to_the_lowest()
    {
        var heard = Listen(new() { Names = ["high", "low"], Voices = 2 }, 300, _ => [new(220, 0.9), new(330, 0.9)]);
        Assert.Equal(["high", "low"], heard.Tracks.Names);
        Assert.Equal(330, heard.Tracks.Voice(0)[150], 1e-6);
        Assert.Equal(220, heard.Tracks.Voice(1)[150], 1e-6);
        Assert.Empty(heard.Warnings);
    }

    [Theory]
    [InlineData(PitchAssignment.Paths)]
    [InlineData(PitchAssignment.Paper)]
    public void Both_assignments_can_be_chosen(PitchAssignment assignment)
    {
        var heard = Listen(new() { Voices = 1, Assignment = assignment }, 100, _ => [new(220, 0.9)]);
        Assert.Equal(220, heard.Tracks.Voice(0)[50], 1e-6);
    }

    [Fact]
    public void Silence_is_one_silent_voice_and_a_warning()
    {
        var heard = Listen(new(), 100, _ => []);
        Assert.Equal(1, heard.Tracks.VoiceCount);
        Assert.All(heard.Tracks.Voice(0).ToArray(), f => Assert.Equal(0, f));
        Assert.Contains("no voice was heard", Assert.Single(heard.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Voices_that_were_asked_for_and_not_heard_are_named()
    {
        var heard = Listen(new() { Voices = 3 }, 400, _ => [new(220, 0.95)]);
        Assert.Equal(3, heard.Tracks.VoiceCount);
        Assert.Equal(2, heard.Warnings.Count(w => w.EndsWith("was not heard at all", StringComparison.Ordinal)));
    }

    [Fact]
    public void Candidates_that_the_estimator_itself_mistrusts_are_left_out()
    {
        var heard = Listen(new() { Voices = 2 }, 300, _ => [new(220, 0.9), new(330, 0.2)], leastStrength: 0.3);
        Assert.DoesNotContain(heard.Tracks.Voice(0).ToArray().Concat(heard.Tracks.Voice(1).ToArray()), f => f > 300);
    }

    [Fact]
    public void Curves_that_are_given_have_an_identity_of_their_own_and_are_given_back()
    {
        var tracks = new PitchTracks([
            [440, 0],
        ]);
        var source = PitchSource.Given(tracks);
        Assert.Same(tracks, source.Find(new Share(), CancellationToken.None).Tracks);
        Assert.Equal(
            source.Identity,
            PitchSource
                .Given(
                    new PitchTracks([
                        [440, 0],
                    ])
                )
                .Identity
        );
        Assert.NotEqual(
            source.Identity,
            PitchSource
                .Given(
                    new PitchTracks([
                        [440, 1],
                    ])
                )
                .Identity
        );
        Assert.NotEqual(
            source.Identity,
            PitchSource
                .Given(
                    new PitchTracks(
                        [
                            [440, 0],
                        ],
                        ["x"]
                    )
                )
                .Identity
        );
    }

    [Fact]
    public void With_a_score_each_voice_follows_its_notes_and_faint_candidates_count_there()
    {
        // The lower voice is faint, and a stronger sound that is in no score lies between both.
        var candidates = new PitchCandidates(
            PitchTracks.FrameSeconds,
            [.. Enumerable.Range(0, 200).Select(_ => new PitchCandidate[] { new(443, 0.9), new(300, 0.8), new(221, 0.15) })]
        );
        var score = new PitchTracks(
            [
                [.. Enumerable.Repeat(440.0, 200)],
                [.. Enumerable.Repeat(220.0, 100), .. new double[100]],
            ],
            ["descant", "ground"]
        );
        var tracks = ScoreAssignment.Assign(candidates, score);
        Assert.Equal(["descant", "ground"], tracks.Names);
        Assert.All(tracks.Voice(0).ToArray(), f => Assert.Equal(443, f));
        Assert.All(tracks.Voice(1)[..95].ToArray(), f => Assert.Equal(221, f));
        Assert.All(tracks.Voice(1)[120..].ToArray(), f => Assert.Equal(0, f));
    }

    private static PitchFinding Listen(
        PitchEstimationOptions options,
        int frames,
        Func<int, PitchCandidate[]> hear,
        double leastStrength = 0.1
    )
    {
        using var estimator = new Told(hear, leastStrength);
        using var mixture = Mixture.Of(new float[1 + (frames - 1) * 256], 16000);
        return new PitchEstimation(estimator, options).Listen(mixture, new Share(), CancellationToken.None);
    }

    private sealed class Share : IProgress<double>
    {
        public void Report(double value) => Assert.InRange(value, 0, 1);
    }

    private sealed class Told(Func<int, PitchCandidate[]> hear, double leastStrength) : IMultiPitchEstimator
    {
        public string Name => "told";

        public int SampleRate => 16000;

        public int Hop => 256;

        public PitchBins Bins => new HarmonicConstantQOptions().Bins;

        public double LeastStrength => leastStrength;

        public IEnumerable<PitchFrames> Estimate(Mixture mixture, CancellationToken cancel)
        {
            var frames = (int)(1 + (mixture.Length - 1) / Hop);
            yield return new PitchFrames(0, new float[frames * Bins.Count], [.. Enumerable.Range(0, frames).Select(hear)]);
        }

        public void Dispose() { }
    }
}
