using System.CommandLine;
using System.Text.Json;
using Discant.Separation.Models;

namespace Discant.Cli.Commands;

/// <summary>`discant models info`.</summary>
internal sealed class ModelsInfoCommand : DiscantCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "A model that ships, or a .safetensors file" };

    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the facts as one JSON document");

    public ModelsInfoCommand()
        : base(
            "info",
            "Show what is known about a model: size, hash, number of parameters, and what the file says about itself.",
            "discant models info choir",
            "discant models info my-model.safetensors --json"
        )
    {
        Add(_name);
        Add(_json);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var model = ModelFolder.Shipped.Info(parse.GetValue(_name)!);
        if (parse.GetValue(_json))
        {
            Terminal.Document(JsonSerializer.Serialize(model, CliJson.Default.ModelInfo));
            return ExitCode.Success;
        }
        terminal.Table([
            ["fact", "value"],
            ["name", model.Name],
            ["file", model.File],
            ["size", Readable.Bytes(model.Bytes)],
            ["parameters", Readable.Number(model.Parameters)],
            ["sha256", model.Sha256],
            ["card", model.Card ?? "-"],
            .. model.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new[] { m.Key, m.Value }),
        ]);
        return ExitCode.Success;
    }
}
