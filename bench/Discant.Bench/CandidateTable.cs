using System.Globalization;
using Discant.Audio;
using Discant.Pitch.LateDeep;

namespace Discant.Bench;

/// <summary>The candidates of late-deep as text.</summary>
internal static class CandidateTable
{
    public static void Write(string model, string recording, string target)
    {
        using var estimator = new LateDeepEstimator(LateDeepModelFile.Read(model), 2);
        using var mixture = RecordingMixture.Open(recording, estimator.SampleRate, null, CancellationToken.None);
        using var text = new StreamWriter(target) { NewLine = "\n" };
        text.WriteLine("frame,hz,strength");
        var frame = 0;
        foreach (var candidates in estimator.Estimate(mixture, CancellationToken.None).SelectMany(f => f.Candidates))
        {
            foreach (var c in candidates)
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frame},{c.Hertz:F3},{c.Strength:F4}"));
            frame++;
        }
    }
}
