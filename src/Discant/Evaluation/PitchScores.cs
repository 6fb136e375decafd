using System.Text.Json;

namespace Discant.Evaluation;

/// <summary>How well an F0 track agrees with the true one (the measures of melody extraction, Poliner et al. 2007).</summary>
/// <param name="Voice">Name of the voice.</param>
/// <param name="RawPitchAccuracy">Of the frames truly voiced, the share whose estimate is within the tolerance, 0 to 1.</param>
/// <param name="VoicingRecall">Of the frames truly voiced, the share that the estimate calls voiced.</param>
/// <param name="VoicingFalseAlarm">Of the frames truly silent, the share that the estimate calls voiced.</param>
/// <param name="OverallAccuracy">Of all frames, the share with right voicing and, where voiced, right pitch.</param>
/// <param name="VoicedFrames">Number of frames truly voiced.</param>
/// <param name="Frames">Number of frames.</param>
public sealed record PitchScores(
    string Voice,
    double RawPitchAccuracy,
    double VoicingRecall,
    double VoicingFalseAlarm,
    double OverallAccuracy,
    int VoicedFrames,
    int Frames
)
{
    /// <summary>The usual tolerance: a quarter tone.</summary>
    public const double QuarterToneCents = 50;

    /// <summary>Compares two F0 tracks frame by frame.</summary>
    /// <param name="voice">Name of the voice.</param>
    /// <param name="reference">Hz a frame, 0 where silent.</param>
    /// <param name="estimate">The same for the estimate; same number of frames at the same times.</param>
    /// <param name="toleranceCents">Largest deviation that counts as right.</param>
    /// <returns>Shares of no frames at all are NaN.</returns>
    /// <exception cref="ArgumentException">Numbers of frames differ.</exception>
    public static PitchScores Of(
        string voice,
        IReadOnlyList<double> reference,
        IReadOnlyList<double> estimate,
        double toleranceCents = QuarterToneCents
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(estimate);
        if (reference.Count != estimate.Count)
            throw new ArgumentException($"reference has {reference.Count} frames, estimate {estimate.Count}", nameof(estimate));
        var (voiced, found, right, alarms) = (0, 0, 0, 0);
        for (var t = 0; t < reference.Count; t++)
        {
            var isFound = estimate[t] > 0;
            if (reference[t] > 0)
            {
                voiced++;
                found += isFound ? 1 : 0;
                right += isFound && Math.Abs(PitchScale.Cents(estimate[t], reference[t])) <= toleranceCents ? 1 : 0;
            }
            else
            {
                alarms += isFound ? 1 : 0;
            }
        }
        double silent = reference.Count - voiced;
        var correct = right + silent - alarms;
        return new(
            voice,
            (double)right / voiced,
            (double)found / voiced,
            alarms / silent,
            correct / reference.Count,
            voiced,
            reference.Count
        );
    }

    /// <summary>The scores as JSON; a share of no frames is written as "NaN".</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.PitchScores);
}
