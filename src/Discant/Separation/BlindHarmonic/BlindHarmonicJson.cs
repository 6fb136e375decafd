using System.Text.Json.Serialization;

namespace Discant.Separation.BlindHarmonic;

/// <summary>How settings are by name, worked out when the program is compiled, so that none can be forgotten.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(BlindHarmonicSettings))]
internal sealed partial class BlindHarmonicJson : JsonSerializerContext;
