namespace Discant.Separation;

/// <summary>The zero pattern of templates that know their pitch, and the values they begin with (Ewert and Mueller 2012).</summary>
public sealed record HarmonicTemplateOptions
{
    /// <summary>How far from each partial a template may be other than zero, semitones to either side.</summary>
    public double NeighbourhoodSemitones { get; init; } = 0.5;

    /// <summary>The same in bins: the wider of the two counts, since a window spreads a low partial over more than half a semitone.</summary>
    public double NeighbourhoodBins { get; init; } = 0.5;

    /// <summary>Partial h begins with the weight 1 / h^decay.</summary>
    public double Decay { get; init; } = 2;
}
