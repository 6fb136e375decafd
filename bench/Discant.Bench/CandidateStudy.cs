using System.Globalization;
using Discant.Audio;
using Discant.Evaluation.BssEval;
using Discant.Separation;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Separation.SparsePursuit;

namespace Discant.Bench;

/// <summary>Whether the blind method chooses well among its seeds and readings: what it goes by, beside the scores that it cannot know.</summary>
internal static class CandidateStudy
{
    /// <param name="folder">PIECE/mixture.wav with PIECE/references/*.wav.</param>
    /// <param name="pieces">Some of them; none: all.</param>
    /// <param name="settings">The method.</param>
    /// <param name="mostSeconds">Of each piece so much.</param>
    internal static void Run(string folder, IReadOnlyList<string> pieces, BlindHarmonicSettings settings, double mostSeconds)
    {
        Console.WriteLine("| piece | candidate | cost | explained | contrast | SDR, mean of the voices | |\n|---|---|---|---|---|---|---|");
        var all = Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var chosen = all.OfType<string>().Where(p => pieces.Count == 0 || pieces.Contains(p, StringComparer.Ordinal));
        var scores = chosen.Select(piece => Piece(Path.Combine(folder, piece), settings, mostSeconds)).ToArray();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"mean over pieces: taken {scores.Average(s => s.Taken):F2}, of all candidates {scores.Average(s => s.All.Average()):F2}, best {scores.Average(s => s.All.Max()):F2}, worst {scores.Average(s => s.All.Min()):F2} dB"
            )
        );
    }

    private static (double Taken, double[] All) Piece(string piece, BlindHarmonicSettings settings, double mostSeconds)
    {
        var rate = settings.Size.SampleRate;
        var samples = ToneStems.Read(Path.Combine(piece, "mixture.wav"), mostSeconds, rate);
        float[][] truth = [.. AudioFolder.Files(Path.Combine(piece, "references")).Select(f => ToneStems.Read(f, mostSeconds, rate))];
        using var mixture = Mixture.Of(samples, rate);
        var propose = SparsePursuitMethod.Tones(new SparsePursuitOptions { Threads = settings.Threads });
        var results = BlindHarmonicMethod.Results(
            mixture,
            truth.Length,
            settings,
            propose,
            new Reporting<SeparationProgress>(_ => { }),
            default
        );
        var best = BlindHarmonicMethod.Best(results);
        var scores = results.Select(r => Score(r, samples, truth, settings)).ToArray();
        foreach (var (result, score) in results.Zip(scores))
        {
            var evidence = ToneEvidence.Of(result.Tones, result.Explained, result.Steady);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Path.GetFileName(piece)} | {(result.Seed is { } seed ? $"seed {seed}" : "proposed")} | {result.Cost:F4} | {result.Explained.OfPower:F4} | {evidence.Timbre?.Contrast:F2} | {score:F2} | {(ReferenceEquals(result, best) ? "taken" : "")} |"
                )
            );
        }
        return (scores[results.ToList().IndexOf(best)], scores);
    }

    private static double Score(BlindResult result, float[] samples, float[][] truth, BlindHarmonicSettings settings)
    {
        var rate = settings.Size.SampleRate;
        var stems = ToneStems.Separate(result.Tones, samples, settings.Masks, rate);
        var scores = BssEvaluation.Score(Voices(truth, rate), Voices(stems, rate), BssEvalOptions.Gain);
        return scores.Windows.Average(w => w.SdrDb);
    }

    private static BssVoice[] Voices(float[][] sounds, int rate) =>
        [.. sounds.Select((s, v) => BssVoice.Of(FormattableString.Invariant($"voice{v}"), [s], rate))];
}
