using System.Text.Json.Serialization;

namespace Discant.Pitch.Notes;

/// <summary>How an intonation report is written as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntonationReport))]
internal sealed partial class IntonationJson : JsonSerializerContext;
