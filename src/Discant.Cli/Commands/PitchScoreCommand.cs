using System.CommandLine;
using Discant.Evaluation;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch score`: F0 curves against the true ones.</summary>
internal sealed class PitchScoreCommand : DiscantCommand
{
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "F0 curves that are true" };
    private readonly Argument<string> _estimate = new("ESTIMATE") { Description = "F0 curves to score" };
    private readonly Option<bool> _json = OptionsOf.Switch("--json", "Print the scores as one JSON document");

    public PitchScoreCommand()
        : base(
            "score",
            "Score F0 curves against true ones: all voices together within 50 and 20 cents, and each voice with its kinds of errors.",
            "discant pitch score true.csv f0.csv",
            "discant pitch score true.mid f0.json --json"
        )
    {
        Add(_reference);
        Add(_estimate);
        Add(_json);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var comparison = PitchComparison.Of(PitchFile.Read(parse.GetValue(_reference)!), PitchFile.Read(parse.GetValue(_estimate)!));
        if (parse.GetValue(_json))
        {
            Terminal.Document(comparison.ToJson());
            return ExitCode.Success;
        }
        terminal.Table(
            [
                ["all voices", "precision", "recall", "F-score", "accuracy", "F-score of chroma"],
                Row("within 50 cents", comparison.WithinQuarterTone),
                Row("within 20 cents", comparison.WithinFifthOfSemitone),
            ],
            1,
            2,
            3,
            4,
            5
        );
        terminal.Result("");
        terminal.Table(
            [
                ["voice", "right pitch", "voicing recall", "false alarms", "missed", "too many", "octave", "other voice", "other"],
                .. comparison.Voices.Zip(comparison.Errors, Row),
            ],
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8
        );
        return ExitCode.Success;
    }

    private static string[] Row(string title, MultiPitchScores scores) =>
        [
            title,
            Share(scores.Pitch.Precision),
            Share(scores.Pitch.Recall),
            Share(scores.Pitch.FScore),
            Share(scores.Pitch.Accuracy),
            Share(scores.Chroma.FScore),
        ];

    // Errors as shares of all frames.
    private static string[] Row(PitchScores scores, PitchErrors errors)
    {
        string OfAll(int frames) => Share((double)frames / errors.Frames);
        return
        [
            scores.Voice,
            Share(scores.RawPitchAccuracy),
            Share(scores.VoicingRecall),
            Share(scores.VoicingFalseAlarm),
            OfAll(errors.Missed),
            OfAll(errors.FalseAlarms),
            OfAll(errors.Octave),
            OfAll(errors.OtherVoice),
            OfAll(errors.Other),
        ];
    }

    private static string Share(double share) => Readable.Number(share, "0.000");
}
