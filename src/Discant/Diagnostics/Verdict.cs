using System.Text.Json.Serialization;

namespace Discant.Diagnostics;

/// <summary>How good what was found is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but could be better or faster.</summary>
    CouldBeBetter,

    /// <summary>The program cannot work like this.</summary>
    Missing,
}
