using System.Globalization;
using System.Text.Json;
using Discant.Evaluation.BssEval;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation.BssEval;

/// <summary>The eight sets of signals of mir_eval's own tests, whose scores came from the MATLAB toolbox.</summary>
public sealed class BssFixtureTests
{
    private const int Rate = 8000;
    private const int MostWindows = 2;

    private static readonly string[] s_sets = ["01", "02", "03", "05", "06", "07", "08", "09"];

    private static readonly (string Name, double Tolerance, Func<BssScore, double> Of)[] s_measures =
    [
        ("Source to Distortion", 1e-6, s => s.SdrDb),
        ("Image to Spatial", 1e-3, s => s.IsrDb),
        ("Source to Interference", 1e-3, s => s.SirDb),
        ("Source to Artifact", 1e-3, s => s.SarDb),
        ("Source permutation", 0, s => double.Parse(s.Estimate, CultureInfo.InvariantCulture)),
    ];

    [SharedFact(SeparationFixture.Folder)]
    public void Sources_are_scored_and_matched_as_by_mir_eval() => Check("Sources", BssEvalOptions.V3Sources);

    [SharedFact(SeparationFixture.Folder)]
    public void Images_are_scored_and_matched_as_by_mir_eval() => Check("Images", BssEvalOptions.V3Images);

    // The expected permutations are those of no permutation at all (README of the fixtures).
    [SharedFact(SeparationFixture.Folder)]
    public void Windows_of_sources_are_scored_as_by_mir_eval() =>
        Check("Framewise", BssEvalOptions.V3Sources with { Permute = false, SilenceVoidsWindow = true });

    [SharedFact(SeparationFixture.Folder)]
    public void Windows_of_images_are_scored_as_by_mir_eval() =>
        Check("Images Framewise", BssEvalOptions.V3Images with { Permute = false, SilenceVoidsWindow = true });

    private static void Check(string part, BssEvalOptions options)
    {
        foreach (var set in s_sets)
        {
            using var json = SeparationFixture.Json($"{SeparationFixture.Folder}/output{set}.json");
            var expected = json.RootElement.GetProperty(part);
            var voices = expected.GetProperty(s_measures[0].Name).GetArrayLength();
            var channels = expected.TryGetProperty("nchan", out var count) ? count.GetInt32() : 1;
            var gain = expected.TryGetProperty("gain", out var factor) ? factor.GetSingle() : 1;
            var (window, hop) = (Samples(expected, "win"), Samples(expected, "hop"));
            // The first windows of each set: they are independent of what follows, and each takes a tenth of a second.
            var length = window + ((MostWindows - 1) * hop);
            var scores = BssEvaluation.Score(
                Voices($"ref{set}", voices, channels, 1, length),
                Voices($"est{set}", voices, channels, gain, length),
                options with
                {
                    WindowSeconds = window / (double?)Rate,
                    HopSeconds = hop / (double?)Rate,
                }
            );
            foreach (var (name, tolerance, of) in s_measures.Where(m => expected.TryGetProperty(m.Name, out _)))
            {
                var wanted = expected.GetProperty(name).EnumerateArray().SelectMany(Numbers).ToArray();
                Assert.Equal(wanted.Length, scores.Windows.Count);
                foreach (var (number, score) in wanted.Zip(scores.Windows))
                    Assert.True(number.Equals(of(score)) || Math.Abs(number - of(score)) <= tolerance, $"{set}, {name}: {number}, {score}");
            }
        }
    }

    // As in mir_eval's test: the further channels of an image are copies at another level. ("reverse" turns the order of equal copies.)
    private static BssVoice[] Voices(string set, int voices, int channels, float gain, int? length)
    {
        return [.. Enumerable.Range(0, voices).Select(Voice)];

        BssVoice Voice(int number)
        {
            var mono = SeparationFixture.Mono(set, number);
            var copy = Array.ConvertAll(mono, v => gain * v);
            var voice = BssVoice.Of($"{number}", [mono, .. Enumerable.Repeat(copy, channels - 1)], Rate);
            return voice with { Length = Math.Min(voice.Length, length ?? voice.Length) };
        }
    }

    private static int? Samples(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out var samples) ? samples.GetInt32() : null;

    // Of one voice: a number, or one a window.
    private static IEnumerable<double> Numbers(JsonElement voice) =>
        voice.ValueKind == JsonValueKind.Array
            ? voice.EnumerateArray().Take(MostWindows).Select(SeparationFixture.Number)
            : [SeparationFixture.Number(voice)];
}
