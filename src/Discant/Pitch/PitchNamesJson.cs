using System.Text.Json.Serialization;

namespace Discant.Pitch;

/// <summary>How names are written as JSON, worked out when the program is compiled.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class PitchNamesJson : JsonSerializerContext;
