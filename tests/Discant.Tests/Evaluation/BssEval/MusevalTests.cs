using Discant.Audio;
using Discant.Evaluation.BssEval;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation.BssEval;

/// <summary>A song of MUSDB's sample, two voices, against numbers that museval made from the same files.</summary>
public sealed class MusevalTests
{
    private const string Folder = "conformance/museval_fixtures/decoded";

    private static readonly (string Name, double Tolerance, Func<BssScore, double> Of)[] s_measures =
    [
        ("SDR", 1e-4, s => s.SdrDb),
        ("ISR", 0.05, s => s.IsrDb),
        ("SIR", 0.05, s => s.SirDb),
        ("SAR", 0.05, s => s.SarDb),
    ];

    [SharedFact(Folder)]
    public void Random_estimates_score_as_by_museval()
    {
        var twister = new MersenneTwister(0);
        var length = References()[0][0].Length;
        float[][][] estimates = [Random(), Random()];
        Check("random_seed0", estimates, s_measures);

        // numpy's random_sample((length, 2)).
        float[][] Random()
        {
            float[][] channels = [new float[length], new float[length]];
            for (var n = 0; n < 2 * length; n++)
                channels[n % 2][n / 2] = (float)twister.NextDouble();
            return channels;
        }
    }

    [SharedFact(Folder)]
    public void Half_the_mixture_as_every_estimate_scores_as_by_museval()
    {
        var half = Map(Load("mixture"), v => 0.5 * v);
        Check("mix_half", [half, half], s_measures);
    }

    // Voices plus a tenth and a fifth of the other: what is left over is rounding, so only SDR says anything (README of the fixtures).
    [SharedFact(Folder)]
    public void Estimates_that_leak_have_the_sdr_of_museval()
    {
        var (vocals, rest) = (References()[0], References()[1]);
        Check("leaky", [Sum((1, vocals), (0.1, rest)), Sum((0.2, vocals), (1, rest))], s_measures[..1]);
    }

    private static void Check(string name, float[][][] estimates, (string, double, Func<BssScore, double>)[] measures)
    {
        string[] voices = ["vocals", "accompaniment"];
        var scores = BssEvaluation.Score(
            [.. References().Zip(voices, (channels, voice) => BssVoice.Of(voice, channels, 44100))],
            [.. estimates.Zip(voices, (channels, voice) => BssVoice.Of(voice, channels, 44100))],
            BssEvalOptions.V4
        );
        using var json = SeparationFixture.Json($"{Folder}/expected_museval_v4.json");
        foreach (var voice in voices)
        {
            foreach (var (measure, tolerance, of) in measures)
            {
                var expected = json.RootElement.GetProperty("results").GetProperty(name).GetProperty(voice).GetProperty(measure);
                var found = scores.Windows.Where(w => w.Voice == voice).Select(of).ToArray();
                Assert.Equal(expected.GetArrayLength(), found.Length);
                foreach (var (number, value) in expected.EnumerateArray().Zip(found))
                    Assert.Equal(SeparationFixture.Number(number), value, tolerance);
            }
        }
    }

    private static float[][][] References() => [Load("vocals"), Sum((1, Load("drums")), (1, Load("bass")), (1, Load("other")))];

    private static float[][] Load(string name) => AudioFile.Read(Shared.Path($"{Folder}/{name}.wav")).Channels;

    private static float[][] Map(float[][] channels, Func<float, double> value) =>
        Array.ConvertAll(channels, c => Array.ConvertAll(c, v => (float)value(v)));

    private static float[][] Sum(params (double Gain, float[][] Channels)[] parts) =>
        [
            .. parts[0]
                .Channels.Select((first, c) => first.Select((_, n) => (float)parts.Sum(part => part.Gain * part.Channels[c][n])).ToArray()),
        ];
}
