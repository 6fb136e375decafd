using System.Text.Json;
using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>How pursuit separates.</summary>
public sealed record SparsePursuitOptions
{
    /// <summary>Bins of the transform at 16 kHz; 1024 cut its window at three standard deviations.</summary>
    public int Bins { get; init; } = 1024;

    /// <summary>How tones are sought in a frame.</summary>
    public TonePursuitOptions Pursuit { get; init; } = new() { Acceptance = 0.95 };

    /// <summary>How the dictionary is learned.</summary>
    public DictionaryLearningOptions Learning { get; init; } = new();

    /// <summary>Dictionaries that are learned, each from a beginning of its own; the best is taken.</summary>
    public int Beginnings { get; init; } = 2;

    /// <summary>How tones and voices are decided on at last.</summary>
    public ToneReaderOptions Reading { get; init; } = new();

    /// <summary>How tones become masks.</summary>
    public ToneMaskOptions Masks { get; init; } = new();

    /// <summary>Updates by which partials leave what the dictionary says for what the mixture holds; 0: the dictionary alone.</summary>
    public int PartialUpdates { get; init; } = 5;

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; }

    /// <summary>Worker threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Every setting that decides the result, as `learning.iterations` = `2000`: not threads.</summary>
    public IReadOnlyDictionary<string, string> Describe() =>
        SettingsText.Of(JsonSerializer.SerializeToNode(this, SparsePursuitSettingsJson.Default.SparsePursuitOptions));
}
