using System.Text.Json;

namespace Discant.Separation.ConditionedUNet;

/// <summary>What a user may say about the U-Net.</summary>
/// <param name="ModelFile">The model file.</param>
public sealed record ConditionedUNetSettings(string ModelFile)
{
    /// <summary>Windows and masks.</summary>
    public ConditionedUNetOptions Separation { get; init; } = new();

    /// <summary>Every setting that decides the result, as `separation.maskExponent` = `1`: not threads and not the model's path.</summary>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var facts = SettingsText.Of(JsonSerializer.SerializeToNode(this, ConditionedUNetJson.Default.ConditionedUNetSettings));
        facts.Remove("modelFile");
        return facts;
    }
}
