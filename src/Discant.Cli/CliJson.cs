using System.Text.Json.Serialization;
using Discant.Cli.Commands;

namespace Discant.Cli;

/// <summary>What --json prints, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(SeparateResult))]
internal sealed partial class CliJson : JsonSerializerContext;
