namespace Discant.Synthesis.Singing;

/// <summary>What the mouth does for one stretch of a consonant (a stop has two: closure and burst), or for a vowel.</summary>
/// <param name="Seconds">Usual duration; 0 for a vowel, which lasts as long as its note.</param>
/// <param name="VoicingDb">Level of the vocal folds' tone, relative to a vowel; minus infinity: the folds do not vibrate.</param>
internal sealed record Articulation(double Seconds, double VoicingDb)
{
    /// <summary>The level of what is not there.</summary>
    public const double Silent = double.NegativeInfinity;

    /// <summary>Level of breath noise made at the glottis (it passes the whole tract), relative to a vowel.</summary>
    public double AspirationDb { get; init; } = Silent;

    /// <summary>Level of noise made at a narrowing near the lips (it does not pass the tract), relative to a vowel.</summary>
    public double FricationDb { get; init; } = Silent;

    /// <summary>Centre of that noise, Hz.</summary>
    public double FricationHz { get; init; } = 4000;

    /// <summary>Width of that noise, Hz.</summary>
    public double FricationBandwidthHz { get; init; } = 2000;

    /// <summary>The lowest formants that the consonant enforces, Hz; 0: as in the neighbouring vowel.</summary>
    public double[] FormantHz { get; init; } = [];

    /// <summary>Factor on all bandwidths: a nasal or closed tract loses more.</summary>
    public double BandwidthFactor { get; init; } = 1;

    /// <summary>Zero of the tract by the mouth as a side branch of the nose, Hz; 0: no zero.</summary>
    public double NasalZeroHz { get; init; }

    /// <summary>Whether the vocal folds vibrate.</summary>
    public bool IsVoiced => double.IsFinite(VoicingDb);
}
