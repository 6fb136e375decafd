namespace Discant.Pitch;

/// <summary>Settings of <see cref="HarmonicSum"/>.</summary>
public sealed record HarmonicSumOptions
{
    /// <summary>Lowest F0 that is looked for, Hz.</summary>
    public double LowestHz { get; init; } = 60;

    /// <summary>Highest F0 that is looked for, Hz.</summary>
    public double HighestHz { get; init; } = 1500;

    /// <summary>Length of the Hann window in samples at 16 kHz; 1792 are 112 ms.</summary>
    public int Window { get; init; } = 1792;

    /// <summary>Most F0s of a frame.</summary>
    public int MostCandidates { get; init; } = 8;

    /// <summary>Number of partials whose magnitudes are added up (M in the paper).</summary>
    public int Partials { get; init; } = 20;

    /// <summary>Exponent to which the level of a band is compressed (nu in the paper): 1 leaves the spectrum as it is, 0 makes all bands equally strong.</summary>
    public double Compression { get; init; } = 0.25;

    /// <summary>How much of a found sound is taken out of the spectrum (d in the paper).</summary>
    public double Cancellation { get; init; } = 0.89;

    /// <summary>How much less of a high partial is taken out than of the first: power of the weight g; 1 in the paper, 0 takes out all partials alike.</summary>
    public double CancellationFall { get; init; } = 0.25;

    /// <summary>A partial is looked for so far to each side of its place, cents.</summary>
    public double ToleranceCents { get; init; } = 15;
}
