using System.Text.Json.Serialization;
using Discant.Cli.Commands;
using Discant.Diagnostics;
using Discant.Separation.Models;

namespace Discant.Cli;

/// <summary>What --json prints, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(SeparateResult))]
[JsonSerializable(typeof(IReadOnlyList<Check>))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(ModelInfo[]))]
internal sealed partial class CliJson : JsonSerializerContext;
