using Discant.Audio;
using Discant.Pitch;

namespace Discant.Bench.BasicPitch;

/// <summary>What Basic Pitch hears in a recording, as a file that `discant pitch score` reads.</summary>
internal static class BasicPitchTable
{
    private const int MostVoices = 8;

    public static void Write(string model, string recording, string target, double threshold)
    {
        using var estimator = new BasicPitchEstimator(model);
        using var mixture = RecordingMixture.Open(recording, estimator.SampleRate, null, CancellationToken.None);
        var frames = estimator.Estimate(mixture, CancellationToken.None).SelectMany(f => f.Candidates).ToArray();
        // Its frames are 11.6 ms apart, ours 16 ms: the nearest one counts.
        var step = PitchTracks.FrameSeconds * estimator.SampleRate / estimator.Hop;
        var rows = Enumerable.Range(0, (int)(frames.Length / step)).Select(k => frames[(int)Math.Round(k * step)]).ToArray();
        var voices = new double[MostVoices][];
        for (var voice = 0; voice < MostVoices; voice++)
            voices[voice] =
            [
                .. rows.Select(row =>
                    row.Where(c => c.Strength >= threshold).OrderByDescending(c => c.Hertz).ElementAtOrDefault(voice).Hertz
                ),
            ];
        PitchFile.Write(target, new PitchTracks(voices));
    }
}
