using Discant.Evaluation;
using Discant.Evaluation.BssEval;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Discant.Tests.Evaluation.BssEval;

public sealed class BssEvaluationTests
{
    private const int Rate = 1000;

    public static TheoryData<BssKind, bool, bool, double?, double?> Variants =>
        new()
        {
            { BssKind.Sources, true, true, null, null },
            { BssKind.Sources, true, true, 0.2, 0.15 },
            { BssKind.Images, true, false, null, null },
            { BssKind.Images, true, true, 0.25, null },
            { BssKind.Images, false, false, 0.1, null },
            { BssKind.Images, false, true, 0.2, 0.07 },
        };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Fast_scores_equal_those_of_the_definition(BssKind kind, bool perWindow, bool permute, double? window, double? hop)
    {
        var random = new Random(1);
        foreach (
            var (voices, channels, length, taps) in ((int, int, int, int)[])[(1, 1, 300, 8), (2, 2, 500, 1), (3, 2, 550, 4), (4, 1, 601, 7)]
        )
        {
            var options = new BssEvalOptions
            {
                Kind = kind,
                FiltersPerWindow = perWindow,
                Permute = permute,
                WindowSeconds = window,
                HopSeconds = hop,
                Taps = taps,
            };
            var references = Voices(random, voices, channels, length);
            var estimates = Estimates(random, references, 0.3);
            Equal(NaiveBssEval.Score(references, estimates, options, Rate), Score(references, estimates, options).Windows, 1e-7);
        }
    }

    [Fact]
    public void Long_recordings_are_put_together_from_blocks_without_a_seam()
    {
        // 3 taps: transforms of 256 samples, so many batches of blocks; lengths at and beside their edges.
        var random = new Random(2);
        foreach (var length in (int[])[1, 2, 253, 254, 255, 1015, 1016, 1017, 2333])
        {
            var references = Voices(random, 2, 1, length);
            var estimates = Estimates(random, references, 0.3);
            var options = BssEvalOptions.V3Images with { Taps = 3, Permute = false };
            Equal(NaiveBssEval.Score(references, estimates, options, Rate), Score(references, estimates, options).Windows, 1e-6);
        }
    }

    [Fact]
    public void The_level_of_an_estimate_of_sources_does_not_matter()
    {
        var random = new Random(3);
        var references = Voices(random, 3, 1, 2000);
        var estimates = Estimates(random, references, 0.2);
        var expected = Score(references, estimates, BssEvalOptions.V3Sources with { Taps = 16 });
        foreach (var factor in (float[])[0.125f, -1, 64])
            Equal(
                expected.Windows,
                Score(references, Scaled(estimates, factor), BssEvalOptions.V3Sources with { Taps = 16 }).Windows,
                1e-9
            );
        // Of images it does.
        var images = BssEvalOptions.V3Images with
        {
            Taps = 16,
        };
        Assert.True(
            Score(references, Scaled(estimates, 8), images).Windows[0].SdrDb < Score(references, estimates, images).Windows[0].SdrDb - 5
        );
    }

    // Least squares written out: one gain for the voice, one for each of all voices.
    [Fact]
    public void With_a_gain_alone_scores_equal_explicit_least_squares()
    {
        var random = new Random(21);
        foreach (var (voices, length) in ((int, int)[])[(1, 50), (2, 700), (3, 1500), (4, 900)])
        {
            var references = Voices(random, voices, 1, length);
            var estimates = Estimates(random, references, 0.4);
            var scores = Score(references, estimates, BssEvalOptions.Gain).Windows;
            Assert.Equal("gain", BssEvalOptions.Gain.Version);
            for (var r = 0; r < voices; r++)
            {
                var (truth, guess) = (
                    Array.ConvertAll(references[r][0], v => (double)v),
                    Array.ConvertAll(estimates[r][0], v => (double)v)
                );
                var target = Vector<double>.Build.Dense(truth);
                target *= target.DotProduct(Vector<double>.Build.Dense(guess)) / target.DotProduct(target);
                var all = Matrix<double>.Build.DenseOfColumns(references.Select(v => v[0].Select(x => (double)x)));
                var together = all * all.QR().Solve(Vector<double>.Build.Dense(guess));
                var estimate = Vector<double>.Build.Dense(guess);
                Assert.Equal(Ratio(target, target - estimate), scores[r].SdrDb, 1e-6);
                Assert.Equal(Ratio(together, together - estimate), scores[r].SarDb, 1e-6);
                if (voices > 1)
                    Assert.Equal(Ratio(target, target - together), scores[r].SirDb, 1e-6);
            }
        }

        static double Ratio(Vector<double> signal, Vector<double> error) => 20 * Math.Log10(signal.L2Norm() / error.L2Norm());
    }

    // Sines of whole periods are orthogonal: 2 of the voice, 0.2 of the other voice, 0.02 of nobody.
    [Fact]
    public void With_a_gain_alone_constructed_estimates_have_their_exact_scores()
    {
        static float[] Sine(int periods) => [.. Enumerable.Range(0, 1000).Select(n => (float)Math.Sin(2 * Math.PI * periods * n / 1000))];
        var (own, other, nobody) = (Sine(3), Sine(7), Sine(11));
        float[][][] references =
        [
            [own],
            [other],
        ];
        float[][][] estimates =
        [
            [other],
            [
                [.. own.Select((v, n) => (2 * v) + (0.2f * other[n]) + (0.02f * nobody[n]))],
            ],
        ];
        foreach (var factor in (float[])[1, -0.25f, 30])
        {
            var first = Score(references, Scaled(estimates, factor), BssEvalOptions.Gain).Windows[0];
            Assert.Equal("e1", first.Estimate);
            Assert.Equal(20, first.SirDb, 1e-4);
            Assert.Equal(10 * Math.Log10(4 / (0.04 + 0.0004)), first.SdrDb, 1e-4);
            Assert.Equal(10 * Math.Log10(4.04 / 0.0004), first.SarDb, 1e-3);
        }
    }

    [Fact]
    public void A_filtered_voice_is_perfect_as_a_source_and_distorted_as_an_image()
    {
        var random = new Random(4);
        var references = Voices(random, 2, 1, 2000);
        var estimates = Array.ConvertAll(references, v => Array.ConvertAll(v, c => Filtered(c, [0, 0.5f, 0.25f, 0, -0.3f])));
        // What the filter rings after the end is cut off: a few samples of 2000.
        Array.ForEach(references.SelectMany(v => v).ToArray(), c => c.AsSpan(^8..).Clear());
        estimates = Array.ConvertAll(references, v => Array.ConvertAll(v, c => Filtered(c, [0, 0.5f, 0.25f, 0, -0.3f])));
        var sources = Score(references, estimates, BssEvalOptions.V3Sources with { Taps = 5 }).Windows;
        Assert.All(sources, s => Assert.True(s.SdrDb > 120 && s.SirDb > 120 && s.SarDb > 120));
        Assert.All(Score(references, estimates, BssEvalOptions.V3Sources with { Taps = 4 }).Windows, s => Assert.True(s.SdrDb < 15));
        var images = Score(references, estimates, BssEvalOptions.V3Images with { Taps = 5 }).Windows;
        Assert.All(images, s => Assert.True(s.SirDb > 120 && s.SarDb > 120));
        Assert.All(images, s => Assert.Equal(s.SdrDb, s.IsrDb, 1e-6));
        Assert.All(images, s => Assert.InRange(s.SdrDb, -5, 1));
    }

    [Fact]
    public void A_perfect_estimate_has_no_error_of_any_kind()
    {
        var references = Voices(new Random(5), 3, 2, 1500);
        foreach (
            var options in (BssEvalOptions[])
                [BssEvalOptions.V3Sources, BssEvalOptions.V3Images, BssEvalOptions.V4 with { WindowSeconds = 0.5 }]
        )
        {
            var scores = Score(references, references, options with { Taps = 20 });
            Assert.All(scores.Windows, s => Assert.Equal(s.Voice[1..], s.Estimate[1..]));
            Assert.All(scores.Windows, s => Assert.True(s.SdrDb > 200 && s.SirDb > 200 && s.SarDb > 200));
            Assert.All(scores.Windows, s => Assert.True(options.Kind == BssKind.Sources ? double.IsNaN(s.IsrDb) : s.IsrDb > 200));
        }
    }

    [Fact]
    public void Shuffled_estimates_find_their_voices()
    {
        var random = new Random(6);
        var references = Voices(random, 4, 2, 1200);
        var estimates = Estimates(random, references, 0.4);
        int[] order = [2, 0, 3, 1];
        var shuffled = Array.ConvertAll(order, k => estimates[k]);
        foreach (
            var options in (BssEvalOptions[])
                [BssEvalOptions.V3Sources, BssEvalOptions.V3Images, BssEvalOptions.V4 with { WindowSeconds = 0.3, Permute = true }]
        )
        {
            var expected = Score(references, estimates, options with { Taps = 10, Permute = false }).Windows;
            var found = Score(references, shuffled, options with { Taps = 10, Permute = true }).Windows;
            Assert.All(found, s => Assert.Equal(s.Voice[1] - '0', order[s.Estimate[1] - '0']));
            Equal(expected, [.. found.Select(s => s with { Estimate = $"e{s.Voice[1..]}" })], 1e-9);
        }
    }

    [Fact]
    public void No_part_of_the_error_is_louder_than_the_whole()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 20; trial++)
        {
            var references = Voices(random, 3, 1 + (trial % 2), 400);
            var estimates = Estimates(random, references, random.NextDouble() * 2);
            var sources = Score(references, estimates, BssEvalOptions.V3Sources with { Taps = 9 }).Windows;
            Assert.All(sources, s => Assert.True(s.SdrDb <= s.SirDb && s.SdrDb <= s.SarDb, s.ToString()));
            var images = Score(references, estimates, BssEvalOptions.V3Images with { Taps = 9 }).Windows;
            Assert.All(images, s => Assert.True(s.SdrDb <= s.IsrDb, s.ToString()));
        }
    }

    // Pythagoras, for filters that were fitted to the very window.
    [Fact]
    public void The_parts_of_the_error_are_orthogonal()
    {
        var random = new Random(16);
        var references = Voices(random, 3, 2, 700);
        var (truth, guess) = (Channels(references), Channels(Estimates(random, references, 0.5)));
        using var filters = FilterSet.Of(truth, guess, (0, 700), 9, allPairs: true, CancellationToken.None);
        foreach (var e in new WindowEnergies(truth, guess, filters).Of((0, 700), CancellationToken.None).Cast<PairEnergies>())
        {
            Assert.Equal(1, (e.Spatial + e.Interference + e.Artefacts) / e.Error, 1e-10);
            Assert.Equal(1, (e.Filtered + e.Interference) / e.Explained, 1e-10);
            Assert.Equal(1, (e.Interference + e.Artefacts) / e.Unfiltered, 1e-10);
        }

        static VoiceChannels Channels(float[][][] voices) => new([.. voices.Select((v, k) => BssVoice.Of($"{k}", v, Rate))]);
    }

    [Fact]
    public void A_voice_in_the_middle_of_a_stereo_picture_scores_as_in_mono()
    {
        var random = new Random(8);
        var references = Voices(random, 2, 1, 1000);
        var estimates = Estimates(random, references, 0.3);
        var options = BssEvalOptions.V3Images with { Taps = 12 };
        var mono = Score(references, estimates, options).Windows;
        static float[][][] Stereo(float[][][] voices, float right) =>
            Array.ConvertAll(voices, v => (float[][])[v[0], Array.ConvertAll(v[0], x => right * x)]);
        foreach (var right in (float[])[1, 0.5f, -1, 0])
            Equal(mono, Score(Stereo(references, right), Stereo(estimates, right), options).Windows, 1e-7);
    }

    // What the right channel has beside the left one is 80 dB below it, and is all that the estimate has.
    [Fact]
    public void A_channel_that_is_nearly_a_copy_is_not_taken_for_one()
    {
        var random = new Random(17);
        var (left, little) = (MeasuresTests.Noise(1, 600), MeasuresTests.Noise(2, 600));
        float[][] voice = [left, [.. left.Zip(little, (v, x) => v + (1e-4f * x))]];
        float[][][] references = [voice, .. Voices(random, 1, 2, 600)];
        float[][][] estimates =
        [
            [little, little],
            .. Voices(random, 1, 2, 600),
        ];
        var options = BssEvalOptions.V3Images with { Taps = 6, Permute = false };
        var scores = Score(references, estimates, options).Windows;
        Assert.True(scores[0].SarDb > 60, scores[0].ToString());
        Equal(NaiveBssEval.Score(references, estimates, options, Rate), scores, 1e-3);
    }

    [Fact]
    public void A_window_too_short_for_its_filters_is_explained_whole()
    {
        // 3 voices of 40 taps: 120 unknowns for 89 samples.
        var random = new Random(9);
        var references = Voices(random, 3, 1, 50);
        var estimates = Estimates(random, references, 0.3);
        var options = BssEvalOptions.V3Sources with { Taps = 40, Permute = false };
        var expected = NaiveBssEval.Score(references, estimates, options, Rate);
        var found = Score(references, estimates, options).Windows;
        Assert.All(found, s => Assert.True(s.SarDb > 100));
        Equal([.. expected.Select(s => s with { SarDb = 0 })], [.. found.Select(s => s with { SarDb = 0 })], 1e-6);
    }

    // Eight times oversampled noise has nothing in seven eighths of the band but the rounding to single precision.
    [Fact]
    public void Voices_without_treble_are_scored_as_by_the_definition()
    {
        var random = new Random(10);
        float[] Smooth() => Filtered(Filtered(Filtered(MeasuresTests.Noise(random.Next(), 1500), s_box), s_box), s_box);
        float[][][] references =
        [
            [Smooth()],
            [Smooth()],
        ];
        var estimates = Estimates(random, references, 0.01);
        var options = BssEvalOptions.V3Sources with { Taps = 30, Permute = false };
        Equal(NaiveBssEval.Score(references, estimates, options, Rate), Score(references, estimates, options).Windows, 0.01);
    }

    [Fact]
    public void Silence_is_not_defined_and_counted_and_never_minus_infinity()
    {
        var random = new Random(11);
        var references = Voices(random, 3, 2, 400);
        var estimates = Estimates(random, references, 0.3);
        foreach (var channel in references[1])
            channel.AsSpan(100, 100).Clear();
        foreach (var channel in estimates[2])
            channel.AsSpan(300, 100).Clear();
        var options = BssEvalOptions.V4 with { Taps = 5, WindowSeconds = 0.1 };
        var voids = Score(references, estimates, options);
        Assert.All(voids.Windows, s => Assert.Equal(s.Window is 1 or 3, double.IsNaN(s.SdrDb)));
        var alone = Score(references, estimates, options with { SilenceVoidsWindow = false });
        Assert.All(alone.Windows, s => Assert.Equal((s.Voice, s.Window) is ("r1", 1) or ("r2", 3), double.IsNaN(s.SdrDb)));
        foreach (var scores in (BssScores[])[voids, alone])
        {
            Assert.All(
                scores.Windows,
                s => Assert.True(double.IsNaN(s.SdrDb) == double.IsNaN(s.SarDb) && double.IsNaN(s.SdrDb) == double.IsNaN(s.SirDb))
            );
            Assert.All(scores.Summaries, s => Assert.True(double.IsFinite(s.Mean)));
        }
        Assert.Equal(6, voids.Summaries.First(s => s.Voice == SeparationScores.AllVoices).Skipped);
        Assert.Equal(2, alone.Summaries.First(s => s.Voice == SeparationScores.AllVoices).Skipped);
    }

    [Fact]
    public void A_silent_voice_leaves_the_others_their_scores()
    {
        var random = new Random(12);
        var references = Voices(random, 3, 1, 500);
        var estimates = Estimates(random, references, 0.3);
        references[2] = [new float[500]];
        estimates[0] = [new float[500]];
        var options = BssEvalOptions.V3Sources with { Taps = 8 };
        // The silent estimate goes to the silent voice, where nothing is lost by it.
        var scores = Score(references, [estimates[1], estimates[0], estimates[2]], options).Windows;
        Assert.Equal(["e2", "e0", "e1"], scores.Select(s => s.Estimate));
        Assert.Equal([false, false, true], scores.Select(s => double.IsNaN(s.SdrDb)));
        Assert.All(
            Score(
                [
                    [new float[500]],
                ],
                [
                    [new float[500]],
                ],
                options
            ).Windows,
            s => Assert.True(double.IsNaN(s.SdrDb))
        );
    }

    [Theory]
    [InlineData(1000, null, null, 1)]
    [InlineData(1000, 1.0, null, 1)]
    [InlineData(1000, 2.0, 0.1, 1)]
    [InlineData(1000, 0.999, null, 1)]
    [InlineData(1000, 0.5, null, 2)]
    [InlineData(1000, 0.3, null, 3)]
    [InlineData(1000, 0.4, 0.2, 4)]
    [InlineData(1000, 0.4, 0.3, 3)]
    [InlineData(999, 0.4, 0.3, 2)]
    public void Windows_are_as_many_as_fit(int length, double? window, double? hop, int count)
    {
        var windows = new BssEvalOptions { WindowSeconds = window, HopSeconds = hop }.Windows(length, Rate);
        Assert.Equal(count, windows.Count);
        var step = (int)(1000 * (hop ?? window ?? 1));
        Assert.All(windows.Select((w, k) => (w, k)), p => Assert.Equal((p.k * step, Math.Min(length, (int)(1000 * (window ?? 1)))), p.w));
    }

    [Fact]
    public void Voices_that_do_not_fit_together_and_windows_of_nothing_are_refused()
    {
        var random = new Random(13);
        var two = Voices(random, 2, 1, 50);
        Assert.Throws<ArgumentException>(() => Score([], [], BssEvalOptions.V4));
        Assert.Throws<ArgumentException>(() => Score(two, Voices(random, 1, 1, 50), BssEvalOptions.V4));
        Assert.Throws<ArgumentException>(() => Score(two, Voices(random, 2, 2, 50), BssEvalOptions.V4));
        Assert.Throws<ArgumentException>(() => Score(two, Voices(random, 2, 1, 51), BssEvalOptions.V4));
        Assert.Throws<ArgumentException>(() => Score(Voices(random, 1, 1, 0), Voices(random, 1, 1, 0), BssEvalOptions.V4));
        Assert.Throws<ArgumentException>(() => Score(two, two, BssEvalOptions.V4 with { Taps = 0 }));
        Assert.Throws<ArgumentException>(() => Score(two, two, BssEvalOptions.V4 with { WindowSeconds = 0.0001 }));
        Assert.Throws<ArgumentException>(() => Score(two, two, BssEvalOptions.V4 with { HopSeconds = 0 }));
        Assert.Throws<ArgumentException>(() => BssVoice.Of("a", [], Rate));
        Assert.Throws<ArgumentException>(() => BssVoice.Of("a", [new float[2], new float[3]], Rate));
    }

    [Fact]
    public void What_is_beyond_the_length_of_a_voice_is_not_heard()
    {
        var random = new Random(14);
        var (references, estimates) = (Voices(random, 2, 1, 300), Voices(random, 2, 1, 300));
        var cut = Score(Array.ConvertAll(references, Cut), Array.ConvertAll(estimates, Cut), BssEvalOptions.V4);
        var long1 = references.Select((v, k) => BssVoice.Of($"r{k}", v, Rate) with { Length = 200 }).ToArray();
        var long2 = estimates.Select((v, k) => BssVoice.Of($"e{k}", v, Rate) with { Length = 200 }).ToArray();
        Assert.Equal(cut.Windows, BssEvaluation.Score(long1, long2, BssEvalOptions.V4).Windows);

        static float[][] Cut(float[][] voice) => Array.ConvertAll(voice, c => c[..200]);
    }

    [Fact]
    public void Cancelling_ends_the_work()
    {
        var voices = Voices(new Random(15), 2, 1, 300);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var named = voices.Select((v, k) => BssVoice.Of($"{k}", v, Rate)).ToArray();
        Assert.Throws<OperationCanceledException>(() => BssEvaluation.Score(named, named, BssEvalOptions.V4, cancel.Token));
    }

    [Fact]
    public void The_csv_has_every_window_and_the_rows_every_measure()
    {
        BssScore[] windows =
        [
            new(0, "alto, first", "e", 1.5, double.NaN, -2.25, double.PositiveInfinity),
            new(0, "bass", "f", 3, double.NaN, 4, 5),
        ];
        var scores = new BssScores(BssEvalOptions.V3Sources, windows);
        Assert.Equal(
            "window,voice,estimate,sdr_db,isr_db,sir_db,sar_db\n0,\"alto, first\",e,1.5,NaN,-2.25,Infinity\n0,bass,f,3,NaN,4,5\n",
            scores.ToCsv()
        );
        var rows = scores.Rows().Select(row => string.Join('|', row)).ToArray();
        Assert.Equal(9, rows.Length);
        Assert.Equal("v3 SDR (dB)|all|2|2.25|2.25|1.06|0.0 %|0", rows[2]);
        Assert.DoesNotContain(rows, r => r.Contains("ISR", StringComparison.Ordinal));
        Assert.Equal(["v3 images", "v4"], ((BssEvalOptions[])[BssEvalOptions.V3Images, BssEvalOptions.V4]).Select(o => o.Version));
        Assert.Equal(12, new BssScores(BssEvalOptions.V4, windows).Rows().Count);
    }

    private static readonly float[] s_box = [.. Enumerable.Repeat(0.125f, 8)];

    private static BssScores Score(float[][][] references, float[][][] estimates, BssEvalOptions options) =>
        BssEvaluation.Score(
            [.. references.Select((v, k) => BssVoice.Of($"r{k}", v, Rate))],
            [.. estimates.Select((v, k) => BssVoice.Of($"e{k}", v, Rate))],
            options
        );

    private static float[][][] Voices(Random random, int voices, int channels, int length) =>
        [
            .. Enumerable
                .Range(0, voices)
                .Select(_ => Enumerable.Range(0, channels).Select(_ => MeasuresTests.Noise(random.Next(), length)).ToArray()),
        ];

    // Each voice a little filtered, with something of the next voice and some noise.
    private static float[][][] Estimates(Random random, float[][][] references, double wrong) =>
        [
            .. references.Select(
                (voice, v) =>
                    voice
                        .Select(
                            (channel, c) =>
                            {
                                var other = references[(v + 1) % references.Length][c];
                                var noise = MeasuresTests.Noise(random.Next(), channel.Length);
                                var heard = Filtered(channel, [0.9f, 0, 0.2f]);
                                return heard.Select((x, n) => (float)(x + (wrong * (other[n] + (0.5 * noise[n]))))).ToArray();
                            }
                        )
                        .ToArray()
            ),
        ];

    private static float[] Filtered(float[] signal, float[] filter) =>
        [.. signal.Select((_, n) => filter.Select((h, k) => n >= k ? h * signal[n - k] : 0).Sum())];

    private static float[][][] Scaled(float[][][] voices, float factor) =>
        Array.ConvertAll(voices, v => Array.ConvertAll(v, c => Array.ConvertAll(c, x => factor * x)));

    private static void Equal(IReadOnlyList<BssScore> expected, IReadOnlyList<BssScore> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
        foreach (var (e, f) in expected.Zip(found))
        {
            Assert.Equal((e.Window, e.Voice, e.Estimate), (f.Window, f.Voice, f.Estimate));
            double[] before = [e.SdrDb, e.IsrDb, e.SirDb, e.SarDb];
            double[] after = [f.SdrDb, f.IsrDb, f.SirDb, f.SarDb];
            for (var k = 0; k < 4; k++)
                Assert.True(Same(before[k], after[k], tolerance), $"expected {e}, found {f}");
        }
    }

    // Ratios beyond 200 dB are rounding.
    private static bool Same(double a, double b, double tolerance) => a.Equals(b) || Math.Abs(a - b) <= tolerance || (a > 200 && b > 200);
}
