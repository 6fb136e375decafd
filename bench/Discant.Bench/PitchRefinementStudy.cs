using System.Diagnostics;
using System.Globalization;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation.SourceFilter;

namespace Discant.Bench;

/// <summary>From how wrong a start the refinement of F0 by analysis and synthesis still recovers.</summary>
internal static class PitchRefinementStudy
{
    /// <param name="model">Model file.</param>
    /// <param name="folder">Folder with mixture.wav and the true curves, true.csv.</param>
    /// <param name="seconds">So much of the beginning.</param>
    /// <param name="starts">F0 files, or cents by which every true curve is off, up or down.</param>
    internal static void Run(string model, string folder, int seconds, IReadOnlyList<string> starts)
    {
        using var recording = RecordingMixture.Open(Path.Combine(folder, "mixture.wav"), 16000, null, CancellationToken.None);
        using var mixture = Mixture.Of(recording.Read(0, seconds * 16000), 16000);
        var truth = Beginning(PitchFile.Read(Path.Combine(folder, "true.csv")), mixture);
        using var source = new SourceFilterModel(SourceFilterModelFile.Read(model));
        var refinement = new PitchRefinement(source, new PitchRefinementOptions());
        foreach (var name in starts)
        {
            var start = int.TryParse(name, CultureInfo.InvariantCulture, out var cents)
                ? Detuned(truth, cents, new Random(1))
                : Beginning(PitchFile.Read(name), mixture);
            var clock = Process.GetCurrentProcess().TotalProcessorTime;
            var result = refinement.Refine(mixture, start, new Progress<double>(), CancellationToken.None);
            var spent = (Process.GetCurrentProcess().TotalProcessorTime - clock).TotalSeconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"start {name}: {spent:F1} s, loss {result.LossBefore:F4} -> {result.LossAfter:F4}, {Describe(truth, start)} -> {Describe(truth, result.Tracks)}"
                )
            );
        }
    }

    private static PitchTracks Beginning(PitchTracks all, Mixture mixture) =>
        new([.. Enumerable.Range(0, all.VoiceCount).Select(v => all.Stretch(v, 0, (int)(mixture.Length / 256)))], all.Names);

    private static PitchTracks Detuned(PitchTracks truth, int cents, Random random) =>
        new([.. Enumerable.Range(0, truth.VoiceCount).Select(v => Detuned(truth.Voice(v), random.Next(2) == 0 ? -cents : cents))]);

    private static double[] Detuned(ReadOnlySpan<double> curve, int cents) =>
        Array.ConvertAll(curve.ToArray(), f => f * Math.Pow(2, cents / 1200.0));

    private static string Describe(PitchTracks truth, PitchTracks heard)
    {
        var errors = new List<double>();
        for (var voice = 0; voice < truth.VoiceCount; voice++)
        for (var frame = 0; frame < truth.FrameCount; frame++)
            if (truth.Voice(voice)[frame] > 0 && heard.Voice(voice)[frame] > 0)
                errors.Add(Math.Abs(1200 * Math.Log2(heard.Voice(voice)[frame] / truth.Voice(voice)[frame])));
        errors.Sort();
        var comparison = PitchComparison.Of(truth, heard);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"median {errors[errors.Count / 2]:F1} cents, F {comparison.WithinQuarterTone.Pitch.FScore:F3} / {comparison.WithinFifthOfSemitone.Pitch.FScore:F3}"
        );
    }
}
