namespace Discant.Pitch;

/// <summary>What speaks for a sound that was found in a frame.</summary>
internal sealed record HarmonicEvidence
{
    private const double SoftestDb = -50;
    private const double LoudDb = -22;

    /// <summary>The F0.</summary>
    public required double Hertz { get; init; }

    /// <summary>Its salience relative to the first sound's.</summary>
    public required double BesideFirst { get; init; }

    /// <summary>Its salience relative to the mean over all F0s when every sound was taken out; low in noise.</summary>
    public required double AboveRest { get; init; }

    /// <summary>Level of the frame beside the loudest of the recording, dB.</summary>
    public required double RelativeDb { get; init; }

    /// <summary>Whether it is an overtone of a sound found before.</summary>
    public required bool IsMultiple { get; init; }

    /// <summary>Whether a sound found before is its overtone.</summary>
    public required bool IsDivisor { get; init; }

    /// <summary>How sure it is that a voice sings there, 0 to 1.</summary>
    /// <remarks>
    /// Logistic regression on 24 clips of the built-in singer and 32 sums of solo voices of MIR-1K (one to six voices, mostly three and
    /// four); 1 for a candidate within 50 cents of a voice that has no nearer one.
    /// </remarks>
    public double Strength =>
        1
        / (
            1
            + Math.Exp(
                -8.75
                    - 1.57 * Math.Log(BesideFirst)
                    - 3.75 * Math.Log(AboveRest)
                    - 0.60 * Math.Clamp(RelativeDb, SoftestDb, LoudDb)
                    + (IsMultiple ? 0.62 : 0)
                    - (IsDivisor ? 1.01 : 0)
            )
        );
}
