namespace Discant.Evaluation;

/// <summary>
/// Precision, recall and accuracy of several F0s a frame (Bay, Ehmann and Downie 2009) and the errors of Poliner and Ellis (2007). Shares of no
/// F0s at all are 0, as in mir_eval.
/// </summary>
/// <param name="Precision">Of the F0s of the estimate, the share that are right, 0 to 1.</param>
/// <param name="Recall">Of the F0s of the reference, the share that were found, 0 to 1.</param>
/// <param name="Accuracy">Right F0s over all F0s of reference and estimate, each counted once, 0 to 1.</param>
/// <param name="SubstitutionError">F0s that stand for a true one but are wrong, over the number of true F0s.</param>
/// <param name="MissError">F0s too few in their frames, over the number of true F0s.</param>
/// <param name="FalseAlarmError">F0s too many in their frames, over the number of true F0s; may exceed 1.</param>
/// <param name="TotalError">Sum of the three.</param>
public sealed record MultiPitchRates(
    double Precision,
    double Recall,
    double Accuracy,
    double SubstitutionError,
    double MissError,
    double FalseAlarmError,
    double TotalError
)
{
    /// <summary>Harmonic mean of precision and recall, 0 where both are 0.</summary>
    public double FScore => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    // reference, estimate, right: numbers of F0s in each frame.
    internal static MultiPitchRates Of(ReadOnlySpan<int> reference, ReadOnlySpan<int> estimate, ReadOnlySpan<int> right)
    {
        long inReference = 0;
        long inEstimate = 0;
        long correct = 0;
        long substituted = 0;
        long missed = 0;
        long alarms = 0;
        for (var frame = 0; frame < reference.Length; frame++)
        {
            inReference += reference[frame];
            inEstimate += estimate[frame];
            correct += right[frame];
            substituted += Math.Min(reference[frame], estimate[frame]) - right[frame];
            missed += Math.Max(0, reference[frame] - estimate[frame]);
            alarms += Math.Max(0, estimate[frame] - reference[frame]);
        }
        return new(
            Share(correct, inEstimate),
            Share(correct, inReference),
            Share(correct, inEstimate + inReference - correct),
            Share(substituted, inReference),
            Share(missed, inReference),
            Share(alarms, inReference),
            Share(substituted + missed + alarms, inReference)
        );
    }

    private static double Share(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}
