namespace Discant.Separation.BlindHarmonic;

/// <summary>Which tones there may be (spec 1.2).</summary>
public sealed record ToneModelOptions
{
    /// <summary>Lowest bin at which a fundamental is looked for, Hz.</summary>
    public double LowestHz { get; init; } = 50;

    /// <summary>Highest bin at which a fundamental is looked for, Hz.</summary>
    public double HighestHz { get; init; } = 2100;

    /// <summary>Added to the logit of a tone being there: at the start all are (spec 1.2).</summary>
    public double OnBias { get; init; } = 500;

    /// <summary>How far a fundamental may lie from the bin that stands for it, Hz: 5 bins of the published transform.</summary>
    public double OffsetHz { get; init; } = 5 * 48000.0 / 12288;

    /// <summary>Least width of a tone's peaks, relative to a steady tone's.</summary>
    public double LeastWidth { get; init; } = 0.75;

    /// <summary>Largest width of a tone's peaks, relative to a steady tone's; the published program knows no bound.</summary>
    public double MostWidth { get; init; } = 3;

    /// <summary>Whether partials may be spread (piano, guitar, harp): the inharmonicity is then drawn from a Gamma distribution, otherwise it is 0.</summary>
    public bool Inharmonic { get; init; }

    /// <summary>Whether the exact pitch is looked for in the frame; otherwise the network says it, as published.</summary>
    public bool RefinesPitch { get; init; } = true;

    /// <summary>lambda of the fit of partials to the direct spectrum (spec 2.5).</summary>
    public double Ridge { get; init; } = 1e-3;

    /// <summary>The published program's: every bin, any width, inharmonic.</summary>
    public static ToneModelOptions Paper { get; } =
        new()
        {
            LowestHz = 0,
            HighestHz = double.MaxValue,
            LeastWidth = 0,
            MostWidth = double.MaxValue,
            Inharmonic = true,
            RefinesPitch = false,
        };
}
