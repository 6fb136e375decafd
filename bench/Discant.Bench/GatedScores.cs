using System.Globalization;
using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;

namespace Discant.Bench;

/// <summary>How much of an F-score depends on whether the reference counts soft edges of tones as sung.</summary>
internal static class GatedScores
{
    private const int Hop = 256;
    private const int Window = 768;

    /// <param name="folder">Holds true.csv, references/, heard.csv and perhaps f0.csv.</param>
    internal static void Print(string folder)
    {
        var truth = PitchFile.Read(Path.Combine(folder, "true.csv"));
        var levels = truth.Names.Select(n => Levels(Path.Combine(folder, "references", n + ".wav"), truth.FrameCount)).ToArray();
        foreach (var decibels in new[] { 30, 25, 20, 15 })
        {
            var gated = new PitchTracks([.. levels.Select((l, v) => Gated(truth.Voice(v), l, decibels))], truth.Names);
            foreach (var file in new[] { "heard.csv", "f0.csv" }.Where(f => File.Exists(Path.Combine(folder, f))))
            {
                var c = PitchComparison.Of(gated, PitchFile.Read(Path.Combine(folder, file)));
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"-{decibels} dB {file}: {c.WithinQuarterTone.Pitch.FScore:F3} / {c.WithinFifthOfSemitone.Pitch.FScore:F3}"
                    )
                );
            }
        }
    }

    // dB of each frame beside the stem's own loud frames (95th percentile).
    private static double[] Levels(string file, int frames)
    {
        using var stem = RecordingMixture.Open(file, 16000, null, CancellationToken.None);
        var levels = new double[frames];
        for (var frame = 0; frame < frames; frame++)
            levels[frame] =
                10 * Math.Log10(TensorPrimitives.SumOfSquares<float>(stem.Read(frame * Hop - Window / 2, Window)) / Window + 1e-10);
        var loud = levels.Order().ElementAt((int)(0.95 * (frames - 1)));
        return [.. levels.Select(l => l - loud)];
    }

    private static double[] Gated(ReadOnlySpan<double> curve, double[] levels, int decibels)
    {
        var gated = curve.ToArray();
        for (var frame = 0; frame < gated.Length; frame++)
            if (levels[frame] < -decibels)
                gated[frame] = 0;
        return gated;
    }
}
