using Discant.Pitch;
using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>The assignment of F0s to voices as the cheapest set of paths.</summary>
public sealed class PathAssignmentTests
{
    [Fact]
    public void Voices_with_rests_stay_who_they_are()
    {
        var curves = Quartet(seconds: 24, seed: 1);
        // Each voice rests for a while, alone and with others: nobody moves into its place.
        Rest(curves[0], 4, 6);
        Rest(curves[1], 7, 9);
        Rest(curves[2], 9, 11);
        Rest(curves[3], 12, 15);
        Rest(curves[0], 16, 18);
        Rest(curves[2], 17, 19);
        AssertFollows(curves, PathAssignment.Assign(Candidates(curves), 4), 0.96);
    }

    [Fact]
    public void Where_the_bass_rests_the_others_do_not_move_down()
    {
        // The published curves have [0, 442, 299, 192] where [451, 296, 192, 0] is sung.
        double[][] curves = [Held(12, 440, 451, 440), Held(12, 300, 296, 290), Held(12, 200, 192, 196), Held(12, 110, 0, 120)];
        AssertFollows(curves, PathAssignment.Assign(Candidates(curves), 4), 0.98);
    }

    [Fact]
    public void A_voice_may_enter_late()
    {
        var curves = Quartet(seconds: 20, seed: 2);
        Rest(curves[0], 0, 10);
        AssertFollows(curves, PathAssignment.Assign(Candidates(curves), 4), 0.98);
    }

    [Fact]
    public void A_voice_that_holds_its_note_is_not_exchanged_when_another_crosses_it()
    {
        double[][] curves = [Held(12, 440, 392, 440, 392, 440, 392), Held(12, 294)];
        // While the upper voice holds its 392 Hz the lower one leaps above it for a moment; after longer, exchanging the voices is likelier.
        curves[1].AsSpan(180, 9).Fill(440);
        AssertFollows(curves, PathAssignment.Assign(Candidates(curves), 2), 0.98);
    }

    [Fact]
    public void Blips_are_not_sung()
    {
        var curves = Quartet(seconds: 12, seed: 3);
        Rest(curves[1], 3, 6);
        var candidates = Candidates(curves);
        var random = new Random(3);
        for (var blip = 0; blip < 30; blip++)
        {
            var (at, hertz) = (random.Next(candidates.Frames.Count - 3), 80 * Math.Pow(2, 3 * random.NextDouble()));
            for (var t = at; t < at + 3; t++)
                ((PitchCandidate[][])candidates.Frames)[t] = [.. candidates.Frames[t], new(hertz, 0.7)];
        }
        AssertFollows(curves, PathAssignment.Assign(candidates, 4), 0.97);
    }

    [Fact]
    public void Short_stretches_that_are_not_heard_are_bridged()
    {
        double[][] curves = [Held(4, 440), Held(4, 294)];
        var candidates = Candidates(curves);
        for (var t = 20; t < 200; t += 30)
        {
            for (var gone = t; gone < t + 4; gone++)
                ((PitchCandidate[][])candidates.Frames)[gone] = [.. candidates.Frames[gone].Where(c => c.Hertz > 400)];
        }
        AssertFollows(curves, PathAssignment.Assign(candidates, 2), 1);
    }

    [Fact]
    public void A_weak_candidate_is_sung_where_it_continues_a_tone_and_only_there()
    {
        var strong = Held(6, 294);
        var frames = new PitchCandidate[strong.Length][];
        for (var t = 0; t < frames.Length; t++)
        {
            var strength = t is > 100 and < 110 ? 0.35 : 0.9;
            frames[t] = t is > 200 and < 210 ? [new(294, 0.9), new(520, 0.35)] : [new(294, strength)];
        }
        var tracks = PathAssignment.Assign(new PitchCandidates(0.016, frames), 2);
        Assert.All(Enumerable.Range(0, frames.Length), t => Assert.Equal(1, Enumerable.Range(0, 2).Count(v => tracks.Voice(v)[t] > 0)));
        Assert.All(Enumerable.Range(0, frames.Length), t => Assert.Equal(294, Math.Max(tracks.Voice(0)[t], tracks.Voice(1)[t]), 1e-6));
    }

    [Fact]
    public void Two_voices_may_share_an_F0_for_a_while()
    {
        double[][] curves = [Held(9, 330, 294, 330), Held(9, 262, 294, 262)];
        // Both glide onto the common tone and off it again, so that each touches it.
        for (var k = 0; k < 12; k++)
        {
            foreach (var (curve, hertz) in new[] { (curves[0], 330.0), (curves[1], 262.0) })
            {
                curve[curve.Length / 3 + k] = hertz * Math.Pow(294 / hertz, k / 12.0);
                curve[2 * curve.Length / 3 + k] = 294 * Math.Pow(hertz / 294, k / 12.0);
            }
        }
        var heard = Candidates(curves);
        var frames = heard
            .Frames.Select(f => f.Length == 2 && Math.Abs(12 * Math.Log2(f[0].Hertz / f[1].Hertz)) < 0.3 ? f[..1] : f)
            .ToArray();
        var options = new PathAssignmentOptions { LongestUnisonSeconds = 4 };
        AssertFollows(curves, PathAssignment.Assign(new PitchCandidates(0.016, frames), 2, options), 0.97);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_candidates_in_a_frame_does_not_matter(int seed)
    {
        var random = new Random(seed);
        var candidates = Candidates(Quartet(seconds: 8, seed), random);
        var shuffled = candidates with { Frames = [.. candidates.Frames.Select(f => f.OrderBy(_ => random.Next()).ToArray())] };
        AssertEqual(PathAssignment.Assign(candidates, 4), PathAssignment.Assign(shuffled, 4));
    }

    [Fact]
    public void The_same_candidates_give_the_same_voices()
    {
        var candidates = Candidates(Quartet(seconds: 8, 5), new Random(5));
        AssertEqual(PathAssignment.Assign(candidates, 5), PathAssignment.Assign(candidates, 5));
    }

    [Fact]
    public void A_whole_transposition_changes_nothing_but_the_pitch()
    {
        var candidates = Candidates(Quartet(seconds: 8, 6), new Random(6));
        var higher = candidates with
        {
            Frames = [.. candidates.Frames.Select(f => Array.ConvertAll(f, c => c with { Hertz = c.Hertz * 1.5 }))],
        };
        var (plain, transposed) = (PathAssignment.Assign(candidates, 4), PathAssignment.Assign(higher, 4));
        for (var v = 0; v < 4; v++)
        for (var t = 0; t < plain.FrameCount; t++)
            Assert.Equal(1.5 * plain.Voice(v)[t], transposed.Voice(v)[t], 1e-6);
    }

    [Theory]
    [InlineData(0.016, 100, 100)]
    [InlineData(256 / 22050.0, 1000, 725)]
    [InlineData(0.010, 401, 251)]
    [InlineData(0.016, 1, 1)]
    [InlineData(0.016, 0, 0)]
    public void Curves_are_on_the_grid_of_16_ms(double frameSeconds, int rows, int frames)
    {
        // A glide over an octave, the same in time whatever the grid.
        double At(double seconds) => 200 * Math.Pow(2, seconds / 12);
        var candidates = Enumerable.Range(0, rows).Select(t => new PitchCandidate[] { new(At(t * frameSeconds), 0.95) });
        var tracks = PathAssignment.Assign(new PitchCandidates(frameSeconds, [.. candidates]), 1);
        Assert.Equal(frames, tracks.FrameCount);
        for (var t = 0; t < frames && rows > 10; t++)
            Assert.Equal(1, tracks.Voice(0)[t] / At(t * 0.016), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Whatever_is_heard_every_F0_of_a_voice_is_near_a_candidate(int voices)
    {
        var random = new Random(voices);
        var frames = new PitchCandidate[600][];
        for (var t = 0; t < frames.Length; t++)
            frames[t] =
            [
                .. Enumerable
                    .Range(0, random.Next(9))
                    .Select(_ => new PitchCandidate(70 * Math.Pow(2, 4 * random.NextDouble()), random.NextDouble())),
            ];
        var tracks = PathAssignment.Assign(new PitchCandidates(0.016, frames), voices);
        Assert.Equal(voices, tracks.VoiceCount);
        for (var v = 0; v < voices; v++)
        for (var t = 8; t < frames.Length - 8; t++)
        {
            var f0 = tracks.Voice(v)[t];
            Assert.True(f0 == 0 || frames[(t - 8)..(t + 9)].SelectMany(f => f).Any(c => Math.Abs(12 * Math.Log2(c.Hertz / f0)) < 2));
        }
    }

    [Fact]
    public void Cut_contours_are_the_contours()
    {
        var contours = ContourTracker.Track(Candidates(Quartet(seconds: 8, 9), new Random(9)), new PathAssignmentOptions());
        var parts = ContourCuts.Cut(contours);
        Assert.True(parts.Count > contours.Count);
        foreach (var contour in contours)
        {
            var own = parts.Where(p => p.Origin == contour.Origin).OrderBy(p => p.Start).ToArray();
            Assert.Equal(contour.Start, own[0].Start);
            Assert.All(own.Zip(own.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            Assert.Equal(contour.Midi, own.SelectMany(p => p.Midi));
            Assert.Equal(contour.Evidence, own.Sum(p => p.Evidence), 1e-9);
        }
    }

    [Fact]
    public void It_follows_choirs_better_than_the_published_way_does()
    {
        var (paths, paper) = (0.0, 0.0);
        for (var seed = 1; seed <= 2; seed++)
        {
            var sung = Choir.Improvise(8, new PartSongOptions(), new ChoirOptions { SampleRate = 8000 }, new Random(seed));
            var candidates = Candidates(sung.F0, new Random(seed));
            paths += Followed(sung.F0, PathAssignment.Assign(candidates, 4)) / 2;
            paper += Followed(sung.F0, PaperAssignment.Assign(candidates, 4)) / 2;
        }
        Assert.True(paths > paper + 0.05, $"{paths:0.000} against {paper:0.000}");
    }

    [Fact]
    public void Too_few_or_too_many_voices_are_refused()
    {
        var nothing = new PitchCandidates(0.016, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => PathAssignment.Assign(nothing, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PathAssignment.Assign(nothing, 9));
        using var source = new CancellationTokenSource();
        source.Cancel();
        var candidates = Candidates(Quartet(seconds: 4, 1));
        Assert.Throws<OperationCanceledException>(() => PathAssignment.Assign(candidates, 4, cancel: source.Token));
    }

    // Four voices in choral registers that move by steps every half second or so, each in its own time.
    private static double[][] Quartet(int seconds, int seed)
    {
        var random = new Random(seed);
        return [.. new[] { 71, 64, 57, 48 }.Select(centre => Wandering(centre, seconds, random))];
    }

    private static double[] Wandering(int centre, int seconds, Random random)
    {
        var curve = new List<double>();
        for (var midi = centre; curve.Count * 0.016 < seconds; )
        {
            curve.AddRange(Enumerable.Repeat(Hertz(midi), random.Next(20, 60)));
            midi = Math.Clamp(midi + random.Next(-2, 3), centre - 3, centre + 3);
        }
        return [.. curve.Take((int)(seconds / 0.016))];
    }

    private static double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);

    private static double[] Held(int seconds, params double[] hertz)
    {
        var frames = (int)(seconds / 0.016);
        return [.. Enumerable.Range(0, frames).Select(t => hertz[t * hertz.Length / frames])];
    }

    private static void Rest(double[] curve, double from, double to) => curve.AsSpan((int)(from / 0.016)..(int)(to / 0.016)).Clear();

    private static PitchCandidates Candidates(double[][] curves) =>
        new(
            0.016,
            Enumerable
                .Range(0, curves[0].Length)
                .Select(t => curves.Where(c => c[t] > 0).Select(c => new PitchCandidate(c[t], 0.9)).ToArray())
                .ToArray()
        );

    // Each F0 is missed for a while, heard an octave off, or a little off; others are heard that nobody sings.
    private static PitchCandidates Candidates(double[][] curves, Random random)
    {
        var missing = new int[curves.Length];
        var (falseFrames, falseHertz) = (0, 0.0);
        var frames = new PitchCandidate[curves[0].Length][];
        for (var t = 0; t < frames.Length; t++)
        {
            var heard = new List<PitchCandidate>();
            for (var v = 0; v < curves.Length; v++)
            {
                missing[v] =
                    missing[v] > 0 ? missing[v] - 1
                    : random.NextDouble() < 0.01 ? random.Next(3, 18)
                    : 0;
                if (missing[v] > 0 || curves[v][t] <= 0)
                    continue;
                var octave = random.NextDouble() < 0.03 ? Math.Pow(2, 2 * random.Next(2) - 1) : 1;
                heard.Add(new(curves[v][t] * octave * Math.Pow(2, (random.NextDouble() - 0.5) / 40), 0.5 + 0.5 * random.NextDouble()));
            }
            if (falseFrames-- <= 0 && random.NextDouble() < 0.012)
                (falseFrames, falseHertz) = (random.Next(2, 15), 80 * Math.Pow(2, 3 * random.NextDouble()));
            if (falseFrames > 0)
                heard.Add(new(falseHertz, 0.3 + 0.5 * random.NextDouble()));
            frames[t] = [.. heard.OrderByDescending(c => c.Strength)];
        }
        return new PitchCandidates(0.016, frames);
    }

    private static void AssertFollows(double[][] curves, PitchTracks tracks, double least)
    {
        var followed = Followed(curves, tracks);
        Assert.True(followed >= least, $"{followed:0.000} of the frames are right");
    }

    // Of the frames in which a voice sings or is said to, how many are right within 50 cents; mean over the voices.
    private static double Followed(double[][] curves, PitchTracks tracks) =>
        Enumerable
            .Range(0, curves.Length)
            .Average(v =>
            {
                var estimate = tracks.Voice(v).ToArray();
                var both = curves[v].Zip(estimate).Where(p => p.First > 0 || p.Second > 0).ToArray();
                return both.Length == 0
                    ? 1
                    : both.Average(p => p.First > 0 && p.Second > 0 && Math.Abs(1200 * Math.Log2(p.First / p.Second)) < 50 ? 1.0 : 0);
            });

    private static void AssertEqual(PitchTracks expected, PitchTracks actual)
    {
        for (var v = 0; v < expected.VoiceCount; v++)
            Assert.Equal(expected.Voice(v).ToArray(), actual.Voice(v).ToArray());
    }
}
