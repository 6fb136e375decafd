using System.Text.Json.Serialization;

namespace Discant.Separation.Nmf;

/// <summary>All settings by name, worked out when the program is compiled, so that none can be forgotten.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NmfOptions))]
internal sealed partial class NmfSettingsJson : JsonSerializerContext;
