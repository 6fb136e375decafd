using System.Text.Json;
using System.Text.Json.Serialization;

namespace Discant.Separation.Editing;

/// <summary>Edit lists and results as JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(EditListFile))]
[JsonSerializable(typeof(EditedMixResult))]
internal sealed partial class EditingJson : JsonSerializerContext;
