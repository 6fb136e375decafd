using System.Text.Json.Serialization;

namespace Discant.Separation.Results;

/// <summary>How results are written as JSON, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(SeparationRecord))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ResultsJson : JsonSerializerContext;
