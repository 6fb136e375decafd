using System.Text.Json.Serialization;

namespace Discant.Separation.Parameters;

/// <summary>Names of voices in the metadata of a parameter file.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ParameterJson : JsonSerializerContext;
