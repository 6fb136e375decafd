using Discant.Pitch.Notes;

namespace Discant.Evaluation;

/// <summary>How many notes were found (the transcription measures of MIREX, as mir_eval computes them).</summary>
/// <param name="Precision">Of the notes found, the share that is true.</param>
/// <param name="Recall">Of the true notes, the share that was found.</param>
/// <param name="MatchedNotes">Number of pairs.</param>
public sealed record NoteScores(double Precision, double Recall, int MatchedNotes)
{
    /// <summary>The usual tolerance of beginnings.</summary>
    public const double OnsetSeconds = 0.05;

    /// <summary>The usual tolerance of pitch: a quarter tone.</summary>
    public const double PitchCents = 50;

    /// <summary>The usual tolerance of ends: this share of the true note's length, but at least that of beginnings.</summary>
    public const double OffsetShare = 0.2;

    private const int Decimals = 4; // mir_eval rounds distances so that 0.05 s is within 0.05 s

    /// <summary>Harmonic mean of precision and recall; 0 where both are 0.</summary>
    public double FScore => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>Compares notes: as many pairs as can be made, each note in one at most, of equal beginnings and pitches.</summary>
    /// <param name="reference">The true notes.</param>
    /// <param name="estimate">The notes that were found.</param>
    /// <param name="withOffsets">Whether the ends must agree too.</param>
    /// <returns>Shares of no notes are 0, as mir_eval has them.</returns>
    public static NoteScores Of(IReadOnlyList<PitchNote> reference, IReadOnlyList<PitchNote> estimate, bool withOffsets = false)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(estimate);
        if (reference.Count == 0 || estimate.Count == 0)
            return new NoteScores(0, 0, 0);
        var matched = PitchMatching
            .Pairs(reference.Count, estimate.Count, (r, e) => Fits(reference[r], estimate[e], withOffsets))
            .Count(p => p is not null);
        return new NoteScores((double)matched / estimate.Count, (double)matched / reference.Count, matched);
    }

    private static bool Fits(PitchNote truth, PitchNote found, bool withOffsets)
    {
        static double Distance(double a, double b) => Math.Round(Math.Abs(a - b), Decimals);
        var length = truth.OffsetSeconds - truth.OnsetSeconds;
        return Distance(truth.OnsetSeconds, found.OnsetSeconds) <= OnsetSeconds
            && Math.Round(100 * Math.Abs(truth.Midi - found.Midi), Decimals) <= PitchCents
            && (!withOffsets || Distance(truth.OffsetSeconds, found.OffsetSeconds) <= Math.Max(OnsetSeconds, OffsetShare * length));
    }
}
