using System.Globalization;
using System.Text.Json;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation;

/// <summary>Scores of several F0s a frame.</summary>
public sealed class MultiPitchScoresTests
{
    private const string Fixtures = "conformance/mir_eval_fixtures/tests/data/multipitch";

    [SharedFact(Fixtures)]
    public void All_numbers_equal_those_of_mir_eval()
    {
        for (var set = 0; set < 10; set++)
        {
            var (referenceTimes, reference) = Ragged($"ref{set:00}.txt");
            var (estimateTimes, estimate) = Ragged($"est{set:00}.txt");
            var scores = MultiPitchScores.Of(referenceTimes, reference, estimateTimes, estimate);
            using var json = JsonDocument.Parse(File.ReadAllText(Shared.Path($"{Fixtures}/output{set:00}.json")));
            foreach (var (prefix, rates) in new[] { ("", scores.Pitch), ("Chroma ", scores.Chroma) })
            {
                Assert.Equal(Expected("Precision"), rates.Precision, 1e-14);
                Assert.Equal(Expected("Recall"), rates.Recall, 1e-14);
                Assert.Equal(Expected("Accuracy"), rates.Accuracy, 1e-14);
                Assert.Equal(Expected("Substitution Error"), rates.SubstitutionError, 1e-14);
                Assert.Equal(Expected("Miss Error"), rates.MissError, 1e-14);
                Assert.Equal(Expected("False Alarm Error"), rates.FalseAlarmError, 1e-14);
                Assert.Equal(Expected("Total Error"), rates.TotalError, 1e-14);

                double Expected(string name) => json.RootElement.GetProperty(prefix + name).GetDouble();
            }
        }
    }

    [Fact]
    public void A_perfect_estimate_scores_1_and_has_no_error()
    {
        var tracks = new PitchTracks([
            [220, 0, 330, 440],
            [0, 0, 110, 440],
        ]);
        var scores = MultiPitchScores.Of(tracks, tracks, MultiPitchScores.FifthOfSemitone);
        Assert.Equal(new MultiPitchRates(1, 1, 1, 0, 0, 0, 0), scores.Pitch);
        Assert.Equal(scores.Pitch, scores.Chroma);
        Assert.Equal((1.0, 4), (scores.Pitch.FScore, scores.Frames));
    }

    [Fact]
    public void The_order_of_voices_does_not_count() =>
        Assert.Equal(
            1,
            MultiPitchScores
                .Of(
                    new PitchTracks([
                        [220, 330],
                        [110, 0],
                    ]),
                    new PitchTracks([
                        [110, 0],
                        [0, 330],
                        [220, 0],
                    ])
                )
                .Pitch.Accuracy
        );

    [Fact]
    public void A_silent_estimate_misses_everything_and_an_estimate_in_silence_is_a_false_alarm()
    {
        var (silence, sound) = (
            new PitchTracks([
                [0, 0],
            ]),
            new PitchTracks([
                [220, 0],
            ])
        );
        Assert.Equal(new MultiPitchRates(0, 0, 0, 0, 1, 0, 1), MultiPitchScores.Of(sound, silence).Pitch);
        Assert.Equal(new MultiPitchRates(0, 0, 0, 0, 0, 0, 0), MultiPitchScores.Of(silence, sound).Pitch);
        var half = MultiPitchScores
            .Of(
                sound,
                new PitchTracks([
                    [220, 220],
                ])
            )
            .Pitch;
        Assert.Equal(new MultiPitchRates(0.5, 1, 0.5, 0, 0, 1, 1), half);
        Assert.Equal(2.0 / 3, half.FScore, 1e-15);
    }

    [Fact]
    public void An_octave_error_is_right_in_chroma_only()
    {
        var scores = MultiPitchScores.Of(
            new PitchTracks([
                [220, 440],
            ]),
            new PitchTracks([
                [110, 1760],
            ])
        );
        Assert.Equal(new MultiPitchRates(0, 0, 0, 1, 0, 0, 1), scores.Pitch);
        Assert.Equal(new MultiPitchRates(1, 1, 1, 0, 0, 0, 0), scores.Chroma);
    }

    [Fact]
    public void Chroma_wraps_between_B_and_C()
    {
        // 30 cents above and below the border between the octaves of MIDI numbers, an octave apart.
        double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);
        var scores = MultiPitchScores.Of(
            new PitchTracks([
                [Hertz(59.8)],
            ]),
            new PitchTracks([
                [Hertz(72.2)],
            ])
        );
        Assert.Equal(1, scores.Chroma.Recall);
        Assert.Equal(0, scores.Pitch.Recall);
    }

    [Theory]
    [InlineData(45, 0.5, 1)]
    [InlineData(55, 0.5, 0)]
    [InlineData(15, 0.2, 1)]
    [InlineData(25, 0.2, 0)]
    public void An_estimate_is_right_within_the_tolerance(double cents, double tolerance, double accuracy)
    {
        var scores = MultiPitchScores.Of(
            new PitchTracks([
                [300],
            ]),
            new PitchTracks([
                [300 * Math.Pow(2, cents / 1200)],
            ]),
            tolerance
        );
        Assert.Equal(accuracy, scores.Pitch.Accuracy);
    }

    [Fact]
    public void Each_estimate_counts_once_and_as_many_as_possible_count()
    {
        // 441 could stand for both; only if it stands for the upper one does 430 find a partner too.
        var reference = new PitchTracks([
            [440],
            [448],
        ]);
        Assert.Equal(
            1,
            MultiPitchScores
                .Of(
                    reference,
                    new PitchTracks([
                        [441],
                        [430],
                    ])
                )
                .Pitch.Recall
        );
        Assert.Equal(
            1,
            MultiPitchScores
                .Of(
                    reference,
                    new PitchTracks([
                        [430],
                        [441],
                    ])
                )
                .Pitch.Recall
        );
        Assert.Equal(
            0.5,
            MultiPitchScores
                .Of(
                    reference,
                    new PitchTracks([
                        [441],
                    ])
                )
                .Pitch.Recall
        );
    }

    [Fact]
    public void Matching_finds_the_largest_number_of_pairs()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            double[] Draw() => [.. Enumerable.Range(0, random.Next(5)).Select(_ => (double)random.Next(12))];
            var (truth, heard) = (Draw(), Draw());
            Assert.Equal(NaiveCount(truth, heard, 0), PitchMatching.Count(truth, heard, Fits));
        }

        static bool Fits(double a, double b) => Math.Abs(a - b) <= 1;

        static int NaiveCount(double[] truth, double[] heard, int from)
        {
            if (from == truth.Length)
                return 0;
            var best = NaiveCount(truth, heard, from + 1);
            for (var k = 0; k < heard.Length; k++)
                if (Fits(truth[from], heard[k]))
                    best = Math.Max(best, 1 + NaiveCount(truth, [.. heard[..k], .. heard[(k + 1)..]], from + 1));
            return best;
        }
    }

    [Fact]
    public void An_estimate_at_other_times_is_read_at_the_nearest_one_and_is_silent_outside()
    {
        double[][] reference =
        [
            [100],
            [200],
            [200],
            [300],
            [400],
        ];
        double[][] estimate =
        [
            [200],
            [300],
        ];
        // 1 is before the estimate begins, 3.5 is halfway (the earlier counts), 6 is after its end.
        var scores = MultiPitchScores.Of([1, 2, 3.5, 4, 6], reference, [2, 5], estimate);
        Assert.Equal(new MultiPitchRates(1, 0.6, 0.6, 0, 0.4, 0, 0.4), scores.Pitch);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            MultiPitchScores.Of(
                [0, 1],
                [
                    [100],
                ],
                [0],
                [
                    [100],
                ]
            )
        );
        Assert.Throws<ArgumentException>(() =>
            MultiPitchScores.Of(
                [0],
                [
                    [double.NaN],
                ],
                [0],
                [
                    [100],
                ]
            )
        );
        Assert.Throws<ArgumentException>(() =>
            MultiPitchScores.Of(
                [0],
                [
                    [100],
                ],
                [1, 0],
                [
                    [100],
                    [100],
                ]
            )
        );
        Assert.Equal(0, MultiPitchScores.Of([], [], [], []).Frames);
    }

    [Fact]
    public void Json_names_both_kinds_of_rates()
    {
        using var json = JsonDocument.Parse(
            MultiPitchScores
                .Of(
                    new PitchTracks([
                        [220],
                    ]),
                    new PitchTracks([
                        [110],
                    ])
                )
                .ToJson()
        );
        Assert.Equal(1, json.RootElement.GetProperty("chroma").GetProperty("fScore").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("pitch").GetProperty("totalError").GetDouble());
    }

    private static (List<double> Times, List<double[]> Frames) Ragged(string file)
    {
        var (times, frames) = (new List<double>(), new List<double[]>());
        foreach (var line in File.ReadLines(Shared.Path($"{Fixtures}/{file}")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var numbers = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(t => double.Parse(t, CultureInfo.InvariantCulture))
                .ToArray();
            times.Add(numbers[0]);
            frames.Add(numbers[1..]);
        }
        return (times, frames);
    }
}
