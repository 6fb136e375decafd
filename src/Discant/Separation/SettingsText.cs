using System.Globalization;
using System.Text.Json.Nodes;

namespace Discant.Separation;

/// <summary>Settings of any method as names and values, for reports and for what decides a result.</summary>
public static class SettingsText
{
    /// <summary>Flattens settings: `{"separation": {"maskExponent": 2}}` becomes `separation.maskExponent` = `2`, lists count from 1.</summary>
    /// <param name="settings">Settings as JSON; what is called `threads` is left out, since no result depends on it.</param>
    /// <returns>In alphabetical order; what is null is left out.</returns>
    public static SortedDictionary<string, string> Of(JsonNode? settings)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten("", settings, facts);
        return facts;
    }

    private static void Flatten(string name, JsonNode? value, SortedDictionary<string, string> facts)
    {
        var prefix = name.Length > 0 ? name + "." : "";
        if (value is JsonObject inner)
            foreach (var (key, part) in inner.Where(p => p.Key != "threads"))
                Flatten(prefix + key, part, facts);
        else if (value is JsonArray list)
            for (var k = 0; k < list.Count; k++)
                Flatten(string.Create(CultureInfo.InvariantCulture, $"{prefix}{k + 1}"), list[k], facts);
        else if (value is not null)
            facts[name] = value.ToJsonString().Trim('"');
    }
}
