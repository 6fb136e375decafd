using System.Text.Json.Serialization;

namespace Discant.Separation.FlowPrior;

/// <summary>All settings by name, worked out when the program is compiled, so that none can be forgotten.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FlowOptions))]
internal sealed partial class FlowSettingsJson : JsonSerializerContext;
