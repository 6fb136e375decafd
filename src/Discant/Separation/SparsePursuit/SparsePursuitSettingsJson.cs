using System.Text.Json.Serialization;

namespace Discant.Separation.SparsePursuit;

/// <summary>All settings by name, worked out when the program is compiled, so that none can be forgotten.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SparsePursuitOptions))]
internal sealed partial class SparsePursuitSettingsJson : JsonSerializerContext;
