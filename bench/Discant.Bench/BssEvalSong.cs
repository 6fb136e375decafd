using System.Diagnostics;
using System.Globalization;
using Discant.Evaluation.BssEval;

namespace Discant.Bench;

/// <summary>Times BSS Eval v4 of a stereo song; what the stems sound like does not matter for it, so they are noise.</summary>
internal static class BssEvalSong
{
    private const int Rate = 44100;

    internal static void Run(int seconds, int stems)
    {
        var random = new Random(1);
        var references = Enumerable.Range(0, stems).Select(_ => (float[][])[Noise(random, seconds), Noise(random, seconds)]).ToArray();
        // Each estimate is its voice, a tenth of the next one and some noise.
        var estimates = references.Select((voice, v) => Leaking(random, voice, references[(v + 1) % stems])).ToArray();
        var before = Megabytes();
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var (wall, clock) = (Stopwatch.StartNew(), new ThreadClock());
            var scores = BssEvaluation.Score(Named(references), Named(estimates), BssEvalOptions.V4);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"BSS Eval v4, {stems} stereo stems, {seconds} s: {clock.Lap() / 1e3:F2} s of processor time, {wall.Elapsed.TotalSeconds:F2} s in all; "
                    + $"peak so far {Megabytes()} MB, of which the stems and the runtime {before} MB; median SDR {scores.Summaries[stems].Median:F2} dB"
            );
            Console.WriteLine(line);
        }
    }

    private static float[] Noise(Random random, int seconds)
    {
        var noise = new float[seconds * Rate];
        for (var n = 0; n < noise.Length; n++)
            noise[n] = random.NextSingle() - 0.5f;
        return noise;
    }

    private static float[][] Leaking(Random random, float[][] voice, float[][] other) =>
        [.. voice.Select((channel, c) => channel.Select((v, n) => v + (0.1f * (other[c][n] + random.NextSingle()))).ToArray())];

    private static BssVoice[] Named(float[][][] voices) => [.. voices.Select((v, k) => BssVoice.Of($"voice{k + 1}", v, Rate))];

    private static long Megabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
