namespace Discant.Pitch;

/// <summary>The pitch of a' that tunings are named by.</summary>
public static class ConcertPitch
{
    /// <summary>No instrument or choir is tuned lower, Hz.</summary>
    public const double LowestHz = 380;

    /// <summary>Nor higher, Hz.</summary>
    public const double HighestHz = 500;

    /// <summary>Where nothing else is said, Hz (ISO 16).</summary>
    public const double UsualHz = 440;

    /// <summary>What is wrong with an a'; null where nothing is.</summary>
    /// <param name="hertz">Pitch of a', Hz.</param>
    public static string? Mistake(double hertz) =>
        hertz is >= LowestHz and <= HighestHz ? null : FormattableString.Invariant($"a' lies from {LowestHz} to {HighestHz} Hz");
}
