using System.CommandLine;
using System.Text.Json;
using Discant.Separation.Models;

namespace Discant.Cli.Commands;

/// <summary>`discant models list`.</summary>
internal sealed class ModelsListCommand : DiscantCommand
{
    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the list as one JSON document");

    public ModelsListCommand()
        : base("list", "List the models that ship.", "discant models list", "discant models list --json") => Add(_json);

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        ModelInfo[] models = [.. ModelFolder.Shipped.Names().Select(ModelFolder.Shipped.Info)];
        if (parse.GetValue(_json))
            Terminal.Document(JsonSerializer.Serialize(models, CliJson.Default.ModelInfoArray));
        else if (models.Length == 0)
            terminal.Result($"there are no models in {ModelFolder.Shipped.Path}");
        else
            terminal.Table(
                [
                    ["name", "method", "parameters", "size", "card"],
                    .. models.Select(m =>
                        new[]
                        {
                            m.Name,
                            m.Metadata.GetValueOrDefault("method", "-"),
                            Readable.Number(m.Parameters),
                            Readable.Bytes(m.Bytes),
                            m.Card ?? "-",
                        }
                    ),
                ],
                2,
                3
            );
        return ExitCode.Success;
    }
}
