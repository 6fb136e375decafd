using System.Text.Json;

namespace Discant.Separation.Nmf;

/// <summary>How the factorisation separates.</summary>
public sealed record NmfOptions
{
    /// <summary>Which pitches have a template, and when these may sound.</summary>
    public PitchActivityOptions Activity { get; init; } = new() { ToleranceFrames = 1 };

    /// <summary>Zero pattern of the templates.</summary>
    public HarmonicTemplateOptions Templates { get; init; } = new() { NeighbourhoodSemitones = 0.15, NeighbourhoodBins = 1.5 };

    /// <summary>One more template without zeros, of no voice, for what is nobody's partial.</summary>
    public bool HasResidual { get; init; }

    /// <summary>What is made small.</summary>
    public NmfCost Cost { get; init; } = NmfCost.KullbackLeibler;

    /// <summary>Updates of activations and templates.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Frames of 16 ms that are factorised together.</summary>
    public int WindowFrames { get; init; } = 2000;

    /// <summary>Exponent p of the masks (W H_s)^p / sum (W H_j)^p; 1 is the paper's.</summary>
    public double MaskExponent { get; init; } = 2;

    /// <summary>Windows that are computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Every setting that decides the result, as `activity.stepsPerSemitone` = `10`: not threads.</summary>
    public IReadOnlyDictionary<string, string> Describe() =>
        SettingsText.Of(JsonSerializer.SerializeToNode(this, NmfSettingsJson.Default.NmfOptions));
}
