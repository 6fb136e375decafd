using System.CommandLine;
using Discant.Audio;
using Discant.Figures;
using Discant.Pitch;

namespace Discant.Cli.Commands;

/// <summary>`discant pitch`: one F0 curve a voice from the recording alone.</summary>
internal sealed class PitchCommand : DiscantCommand
{
    private const int PictureRate = 16000;

    private static readonly string[] s_pictures = [".svg", ".png"];
    private static readonly string[] s_writable = [".csv", ".json", ".mid", ".midi", .. s_pictures];

    private readonly Argument<string> _file = new("FILE") { Description = "The recording" };

    private readonly Option<string[]> _outputs = new("--output", "-o")
    {
        HelpName = "FILE",
        Description =
            "Where the curves go: .csv, .json, .mid (notes with pitch bend), or .svg and .png (pictures over the spectrogram, which `--f0` reads back too); may be given more than once",
        Required = true,
    };

    private readonly PitchListening _listening = new();
    private readonly Option<int?> _threads = OptionsOf.Number(
        "--threads",
        "N",
        "Worker threads; results do not depend on it [default: number of processors]",
        1,
        1024
    );
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace a file that is there");

    public PitchCommand()
        : base(
            "pitch",
            "Hear the F0 of every voice from a recording of several.",
            "discant pitch quartet.wav --voices 4 -o f0.csv",
            "discant pitch choir.flac -o f0.csv -o f0.mid -o f0.svg",
            "discant pitch quartet.wav --score quartet.mid -o f0.json",
            "discant pitch solo.wav --voices 1 -o f0.csv"
        )
    {
        Add(_file);
        foreach (
            var option in new Option[] { _outputs }
                .Concat(_listening.All)
                .Concat([_threads, _force])
        )
            Add(option);
        // The parser asks for a subcommand where there is nothing else to do.
        SetAction(static _ => ExitCode.Success);
        Add(new PitchConvertCommand());
        Add(new PitchScoreCommand());
        Add(new PitchNotesCommand());
        Add(new PitchTrainCommand());
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var (file, outputs) = (parse.GetValue(_file)!, parse.GetValue(_outputs)!);
        Check(outputs, parse.GetValue(_force));
        using var listener = _listening.Prepare(parse, parse.GetValue(_threads) ?? Environment.ProcessorCount);
        PitchFinding? heard = null;
        terminal.WithBar("listening", bar => heard = listener.Listen(file, new Reporting<double>(s => bar.Show(s, "listening")), cancel));
        foreach (var warning in heard!.Warnings)
            terminal.Warn($"{file}: {warning}");
        if (heard.Heard is { } count)
            terminal.Result($"heard {count.Voices} voices, confidence {Readable.Number(count.Confidence, "0.00")}");
        foreach (var output in outputs)
        {
            Write(output, file, heard.Tracks, cancel);
            terminal.Result(output);
        }
        return ExitCode.Success;
    }

    private static void Check(string[] outputs, bool force)
    {
        foreach (var output in outputs)
        {
            if (!s_writable.Contains(Path.GetExtension(output), StringComparer.OrdinalIgnoreCase))
                throw new UsageException($"{output}: the ending must be one of {string.Join(", ", s_writable)}");
            if (File.Exists(output) && !force)
                throw new PitchFileException(output, "exists already; --force replaces it");
        }
    }

    private static void Write(string output, string file, PitchTracks tracks, CancellationToken cancel)
    {
        if (!s_pictures.Contains(Path.GetExtension(output), StringComparer.OrdinalIgnoreCase))
        {
            PitchFile.Write(output, tracks);
            return;
        }
        using var recording = RecordingMixture.Open(file, PictureRate, null, cancel);
        PitchPicture.Write(output, Path.GetFileName(file), tracks, recording, new PitchPictureOptions(), cancel);
    }
}
