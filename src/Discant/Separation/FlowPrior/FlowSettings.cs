using System.Text.Json;

namespace Discant.Separation.FlowPrior;

/// <summary>What a user may say about the separation by flows.</summary>
/// <param name="PriorFiles">Model files, in the order of the stems.</param>
public sealed record FlowSettings(IReadOnlyList<string> PriorFiles)
{
    /// <summary>Search, pieces and masks.</summary>
    public FlowOptions Separation { get; init; } = new();

    /// <summary>Every setting that decides the result, as `separation.maskExponent` = `1`; of the priors their content.</summary>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var facts = SettingsText.Of(JsonSerializer.SerializeToNode(Separation, FlowSettingsJson.Default.FlowOptions));
        foreach (var file in PriorFiles)
            facts[$"prior {Path.GetFileNameWithoutExtension(file)}"] = FileHash.Sha256(file, CancellationToken.None);
        return facts;
    }
}
