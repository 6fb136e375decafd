using System.Text.Json.Serialization;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>All settings by name, worked out when the program is compiled, so that none can be forgotten.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NmfSourceFilterOptions))]
internal sealed partial class NmfSourceFilterSettingsJson : JsonSerializerContext;
