using System.Text.Json;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>How the source-filter factorisation separates.</summary>
public sealed record NmfSourceFilterOptions
{
    /// <summary>When which of the target's combs may sound.</summary>
    public PitchActivityOptions Source { get; init; } = new() { StepsPerSemitone = 4, ToleranceFrames = 2 };

    /// <summary>The combs.</summary>
    public GlottalCombOptions Combs { get; init; } = new();

    /// <summary>Number of filters, of which each frame's filter is composed.</summary>
    public int Filters { get; init; } = 4;

    /// <summary>Atoms of which the filters are composed, from 0 Hz to half the sample rate.</summary>
    public int Atoms { get; init; } = 30;

    /// <summary>When which template of the other voices may sound.</summary>
    public PitchActivityOptions Others { get; init; } = new();

    /// <summary>The templates of the other voices.</summary>
    public HarmonicTemplateOptions Templates { get; init; } = new() { NeighbourhoodSemitones = 0.35, NeighbourhoodBins = 2 };

    /// <summary>Updates of all factors.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Frames of 8 ms that are factorised together.</summary>
    public int WindowFrames { get; init; } = 4000;

    /// <summary>Exponent p by which the voices' Wiener masks, each of its own factorisation, become shares w^p / sum w^p.</summary>
    public double MaskExponent { get; init; } = 2;

    /// <summary>Seed of what the filters begin with.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Windows that are computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Every setting that decides the result, as `combs.openQuotient` = `0.5`: not threads.</summary>
    public IReadOnlyDictionary<string, string> Describe() =>
        SettingsText.Of(JsonSerializer.SerializeToNode(this, NmfSourceFilterSettingsJson.Default.NmfSourceFilterOptions));
}
