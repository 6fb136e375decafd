namespace Discant.Separation.HarmonicTones;

/// <summary>What becomes of partials that lie on those of another voice (<see cref="SharedPartials"/>).</summary>
public sealed record SharedPartialOptions
{
    /// <summary>How far a voice's timbre reaches in pitch, standard deviation in semitones: it changes with the register.</summary>
    public double Semitones { get; init; } = 4;

    /// <summary>A note on another voice's overtones stays where at least this share of its partials is its own; 0: all stay.</summary>
    public double LeastOwn { get; init; } = 0.3;

    /// <summary>Updates by which partials are fitted to the mixture again (<see cref="PartialRefit"/>).</summary>
    public int Updates { get; init; } = 20;
}
