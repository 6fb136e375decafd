using System.CommandLine;
using System.Text.Json;
using Discant.Diagnostics;

namespace Discant.Cli.Commands;

/// <summary>`discant doctor`: is everything there that the program needs?</summary>
internal sealed class DoctorCommand : DiscantCommand
{
    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print what was found as one JSON document");

    public DoctorCommand()
        : base(
            "doctor",
            "Say what is installed, what is missing and what to do about it, and try the whole on one second of sound.",
            "discant doctor",
            "discant doctor --json > doctor.json"
        ) => Add(_json);

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var checks = Diagnosis.Run();
        if (parse.GetValue(_json))
            Terminal.Document(JsonSerializer.Serialize(checks, CliJson.Default.IReadOnlyListCheck));
        else
            terminal.Table([
                ["", "what", "found", "advice"],
                .. checks.Select(c => new[] { Sign(c.Verdict), c.Name, c.Found, c.Advice }),
            ]);
        return checks.Any(c => c.Verdict == Verdict.Missing) ? ExitCode.BadInput : ExitCode.Success;
    }

    private static string Sign(Verdict verdict) =>
        verdict switch
        {
            Verdict.Good => "ok",
            Verdict.CouldBeBetter => "note",
            _ => "MISSING",
        };
}
