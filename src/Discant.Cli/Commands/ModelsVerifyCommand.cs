using System.CommandLine;
using Discant.Pitch.LateDeep;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.ConditionedUNet;
using Discant.Separation.FlowPrior;
using Discant.Separation.Models;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Commands;

/// <summary>`discant models verify`.</summary>
internal sealed class ModelsVerifyCommand : DiscantCommand
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "A model that ships, or a .safetensors file; all that ship if none is named",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ModelsVerifyCommand()
        : base(
            "verify",
            "Check models: strict reading, finite values, sizes that fit, and the SHA-256 that the card states.",
            "discant models verify",
            "discant models verify my-model.safetensors"
        ) => Add(_name);

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        IReadOnlyList<string> names = parse.GetValue(_name) is { } one ? [one] : ModelFolder.Shipped.Names();
        if (names.Count == 0)
            terminal.Result($"there are no models in {ModelFolder.Shipped.Path}");
        var bad = 0;
        foreach (var name in names)
        {
            try
            {
                terminal.Result($"{name}: {Verify(name)}");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                terminal.Error(e);
                bad++;
            }
        }
        return bad > 0 ? ExitCode.BadInput : ExitCode.Success;
    }

    private static string Verify(string name)
    {
        var model = ModelFolder.Shipped.Info(name);
        Read(model).Dispose();
        if (model.Card is null)
            return "good, but it has no card to state its SHA-256";
        return ModelFolder.StatedHash(model.Card) switch
        {
            null => "good, but its card states no SHA-256",
            var stated when stated == model.Sha256 => "good, and as its card states",
            _ => throw new InvalidDataException($"{model.File}: is not the file its card describes (the SHA-256 differs)"),
        };
    }

    private static IDisposable Read(ModelInfo model) =>
        model.Metadata.GetValueOrDefault("method") switch
        {
            LateDeepModelFile.Method => LateDeepModelFile.Read(model.File),
            PolicyNetworkFile.Method => PolicyNetworkFile.Read(model.File),
            ConditionedUNetModelFile.Method => ConditionedUNetModelFile.Read(model.File),
            FlowModelFile.Method => FlowModelFile.Read(model.File),
            _ => SourceFilterModelFile.Read(model.File),
        };
}
