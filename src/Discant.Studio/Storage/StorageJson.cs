using System.Text.Json.Serialization;

namespace Discant.Studio.Storage;

/// <summary>What the data base keeps as JSON, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TakeSettings))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<StoredVoice>))]
internal sealed partial class StorageJson : JsonSerializerContext;
