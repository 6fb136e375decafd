using System.CommandLine;
using System.Globalization;
using Discant.Audio;
using Discant.Audio.Midi;

namespace Discant.Cli.Commands;

/// <summary>`discant render`: songs as stems, to train and to test on.</summary>
internal sealed class RenderCommand : DiscantCommand
{
    private const double LargestGain = 10;

    private readonly Argument<string[]> _songs = new("SONGS")
    {
        Description = "MIDI files (.mid), or chord lists (.mma) where the program mma is installed",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "DIR",
        Description = "Where stems go, as DIR/SONG/INSTRUMENT.wav",
        Required = true,
    };

    private readonly Option<string?> _soundFont = new("--soundfont")
    {
        HelpName = "FILE",
        Description = "The instruments, a .sf2 file [default: the one that is installed]",
    };

    private readonly Option<string[]> _instruments = new("--instruments")
    {
        HelpName = "LIST",
        Description = $"Which stems, by commas: {string.Join(", ", MidiParts.Instruments)} [default: all]",
        CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _rate = OptionsOf.Number("--rate", "HZ", "Sample rate [default: 22050]", 8000, 96000);
    private readonly Option<double?> _gain = OptionsOf.Positive("--gain", "Loudness, at most 10 [default: 0.6]");
    private readonly Option<bool> _mono = OptionsOf.Switch("--mono", "One channel instead of two");
    private readonly Option<bool> _resume = OptionsOf.Switch("--resume", "Skip songs whose folder is there already");
    private readonly Option<bool> _force = OptionsOf.Switch("--force", "Replace stems that are already there");

    public RenderCommand()
        : base(
            "render",
            "Play songs with a soundfont, each kind of instrument as a stem of its own: what priors of --method flow can be trained on. Needs fluidsynth.",
            "discant render songs/*.mid -o rendered --instruments bass,drums,guitar,piano",
            "discant render swing.mma waltz.mma -o rendered --soundfont TimGM6mb.sf2 --mono"
        )
    {
        Add(_songs);
        foreach (var option in (Option[])[_output, _soundFont, _instruments, _rate, _gain, _mono, _resume, _force])
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var songs = parse.GetValue(_songs)!;
        var instruments = Instruments(parse);
        var renderer = Renderer(parse);
        var folders = Folders(songs, parse.GetValue(_output)!);
        var failed = false;
        foreach (var (song, folder) in songs.Zip(folders))
        {
            try
            {
                Render(song, folder, instruments, renderer, parse, terminal, cancel);
            }
            catch (Exception e) when (e is AudioFormatException or IOException && !cancel.IsCancellationRequested)
            {
                failed = true;
                terminal.Error(e);
            }
        }
        return failed ? ExitCode.BadInput : ExitCode.Success;
    }

    private void Render(
        string song,
        string folder,
        IReadOnlyList<string> instruments,
        SoundFontRenderer renderer,
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        if (Directory.Exists(folder) && parse.GetValue(_resume))
            return;
        var stems = RenderedSong.Render(song, instruments, renderer, cancel);
        if (stems.Count == 0)
        {
            terminal.Warn($"{song}: holds nothing for {string.Join(", ", instruments)}");
            return;
        }
        Write(folder, stems, parse.GetValue(_mono), parse.GetValue(_force), cancel);
        var names = string.Join(", ", stems.Select(s => s.Part.Instrument));
        terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{folder}: {stems[0].Sound.DurationSeconds:F1} s, {names}"));
    }

    // All at once: a folder that is there is a song that is done, for --resume.
    private static void Write(
        string folder,
        IReadOnlyList<(MidiPart Part, AudioBuffer Sound)> stems,
        bool mono,
        bool force,
        CancellationToken cancel
    )
    {
        static string Name(MidiPart part) => part.Instrument + ".wav";
        if (!force && stems.Select(s => Path.Combine(folder, Name(s.Part))).FirstOrDefault(File.Exists) is { } taken)
            throw new AudioFormatException(taken, "exists already; --force replaces it");
        WholeFolder.Write(
            folder,
            temporary =>
            {
                foreach (var (part, sound) in stems)
                {
                    var audio = mono ? AudioBuffer.Mono(sound.Mid(), sound.SampleRate) : sound;
                    AudioFile.Write(Path.Combine(temporary, Name(part)), audio, AudioFileFormat.Wav16, cancel: cancel);
                }
            }
        );
    }

    private IReadOnlyList<string> Instruments(ParseResult parse)
    {
        if (parse.GetValue(_instruments) is not { Length: > 0 } named)
            return MidiParts.Instruments;
        if (Array.Find(named, n => !MidiParts.Instruments.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new UsageException($"--instruments: there is no kind '{unknown}'; there are {string.Join(", ", MidiParts.Instruments)}");
        return named;
    }

    private SoundFontRenderer Renderer(ParseResult parse)
    {
        var soundFont =
            parse.GetValue(_soundFont)
            ?? SoundFontRenderer.Installed()
            ?? throw new UsageException("no soundfont is installed: --soundfont FILE names one (apt install fluid-soundfont-gm)");
        var usual = new SoundFontRenderer(soundFont);
        var gain = parse.GetValue(_gain) ?? usual.Gain;
        if (gain > LargestGain)
            throw new UsageException("--gain is at most 10");
        return usual with { SampleRate = parse.GetValue(_rate) ?? usual.SampleRate, Gain = gain };
    }

    // Songs of one name in different folders would overwrite each other.
    private static string[] Folders(string[] songs, string root)
    {
        string[] names = [.. songs.Select(s => Path.GetFileNameWithoutExtension(s))];
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"two songs are called {twice.Key}");
        return Array.ConvertAll(names, n => Path.Combine(root, n));
    }
}
