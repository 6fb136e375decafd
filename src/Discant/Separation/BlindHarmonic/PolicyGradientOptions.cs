namespace Discant.Separation.BlindHarmonic;

/// <summary>How the gradient is estimated (spec 3).</summary>
public sealed record PolicyGradientOptions
{
    /// <summary>Which tones there may be.</summary>
    public ToneModelOptions Tones { get; init; } = new();

    /// <summary>Whether draws branch from each other; otherwise every joint sample is drawn on its own, as published.</summary>
    public bool Tree { get; init; } = true;

    /// <summary>Whether on/off flags are drawn, as published; otherwise all of their combinations are weighed.</summary>
    public bool DrawsFlags { get; init; }

    /// <summary>Whether the dictionary's gradient goes through what the network sees of earlier tones, as published.</summary>
    public bool SeesDictionary { get; init; }

    /// <summary>Whether a draw's loss is compared with that of its siblings alone; otherwise with a mean that includes itself, as published.</summary>
    public bool LeaveOneOut { get; init; } = true;

    /// <summary>Weight of the score-function part (spec 3.5).</summary>
    public double ScoreWeight { get; init; } = 0.1;

    /// <summary>Weight of the cross-entropy to the label posterior, where labels are enumerated (spec 12).</summary>
    public double LabelWeight { get; init; } = 3e-4;

    /// <summary>Temperature of the label posterior, relative to the mean loss (spec 12).</summary>
    public double LabelTemperature { get; init; } = 0.1;

    /// <summary>The published estimator.</summary>
    public static PolicyGradientOptions Paper { get; } =
        new()
        {
            Tones = ToneModelOptions.Paper,
            Tree = false,
            DrawsFlags = true,
            SeesDictionary = true,
            LeaveOneOut = false,
        };
}
