using System.CommandLine;
using System.Globalization;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Separation.Parameters;

namespace Discant.Cli.Commands;

/// <summary>The options of `edit`.</summary>
internal sealed class EditOptions
{
    private const double MostCents = 3600;

    public Argument<string[]> Sources { get; } =
        new("DIR|FILE")
        {
            Description = "The folder that `discant separate` wrote, or the stems themselves",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string[]> Voices { get; } =
        new("--voice")
        {
            HelpName = "NAME",
            Description = "Which voice the edits are for; may be given more than once [default: every voice]",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<double?> Transpose { get; } =
        new("--transpose")
        {
            HelpName = "CENTS|SEMITONESst",
            Description = "Move the voice, as 50, -200 or -2st; its formants stay",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Cents(text) is { } cents && Math.Abs(cents) <= MostCents)
                    return cents;
                result.AddError($"--transpose takes cents or semitones up to 36st either way, as -150 or +2st, not '{text}'");
                return null;
            },
        };

    public Option<string?> Melody { get; } =
        new("--melody")
        {
            HelpName = "FILE",
            Description =
                "Sing another melody: F0 curves or MIDI; the voice of the same name, or the only one. Where it rests for long the voice rests",
        };

    public Option<double?> Vibrato { get; } =
        OptionsOf.Real("--vibrato", "X", "Multiply the vibrato: 0 takes it away, 2 doubles it", 0, 10);

    public Option<double?> Tune { get; } =
        OptionsOf.Real("--tune", "X", "Draw notes to the nearest semitone: 1 onto it, 0.5 half way; drift and vibrato stay", 0, 1);

    public Option<double?> A4 { get; } =
        OptionsOf.Real("--a4", "HZ", "Pitch of a' for --tune [default: 440]", ConcertPitch.LowestHz, ConcertPitch.HighestHz);

    public Option<string?> TimbreOf { get; } =
        new("--timbre-of") { HelpName = "NAME", Description = "Give the voice the timbre of another voice of the recording" };

    public Option<double?> Breath { get; } =
        OptionsOf.Real("--breath", "X", "Multiply what is no tone of the voice: breath, consonants, what is left of others", 0, 10);

    public Option<bool> Synthetic { get; } =
        OptionsOf.Switch("--synthetic", "Make the voice from its parameters alone instead of changing the stem: cleaner, and less like it");

    public Option<FittedParts?> Fitted { get; } =
        new("--fitted")
        {
            HelpName = "PARTS",
            Description =
                "What of the parameters is fitted to the stem for --synthetic: all, none (as the network says), or some of f0,amplitude,envelope,noise [default: all]",
            CustomParser = result =>
            {
                if (EditList.Parts(result.Tokens[0].Value) is { } parts)
                    return parts;
                result.AddError($"--fitted takes all, none, or some of f0,amplitude,envelope,noise, not '{result.Tokens[0].Value}'");
                return null;
            },
        };

    public Option<double?> Gain { get; } = OptionsOf.Real("--gain", "DB", "Make the voice louder or softer", -60, 60);

    public Option<double?> Pan { get; } =
        OptionsOf.Real("--pan", "X", "Place the voice from -1 (left) to 1 (right), at equal power; for recordings of two channels", -1, 1);

    public Option<bool> Mute { get; } = OptionsOf.Switch("--mute", "Leave the voice out");

    public Option<string?> List { get; } =
        new("--edits")
        {
            HelpName = "FILE",
            Description =
                "Edits of several voices as JSON: { \"edits\": [ { \"voice\": \"bass\", \"transposeCents\": -100 }, ... ] } with melody, tune, referenceHertz, vibrato, transposeCents, timbreOf, breath, synthetic, fitted, gainDb, pan, mute",
        };

    public Option<bool> Practice { get; } =
        OptionsOf.Switch("--practice", "Write two files for each voice instead of a mix: one with it in front, one without it");

    public Option<double?> Others { get; } =
        OptionsOf.Real("--others", "DB", "Level of the other voices where one is in front [default: -12]", -60, 0);

    public Option<string?> F0 { get; } =
        new("--f0") { HelpName = "FILE", Description = "F0 of the voices, by their names [default: the f0.csv beside the stems]" };

    public Option<double?> From { get; } = OptionsOf.Real("--from", "SECONDS", "Only from here on", 0, 1e6);

    public Option<double?> To { get; } = OptionsOf.Real("--to", "SECONDS", "Only up to here", 0, 1e6);

    public Option<string?> Output { get; } =
        new("--output", "-o")
        {
            HelpName = "DIR",
            Description =
                "Where files go: mix.wav and voices/NAME.wav, or in-front/ and without/ [default: edited/ or practice/ beside the stems]",
        };

    public SoundFormat Format { get; } = new("Format of the files");

    public Option<int?> Threads { get; } =
        OptionsOf.Number("--threads", "N", "Worker threads; results do not depend on it [default: number of processors]", 1, 1024);

    public Option<bool> Force { get; } = OptionsOf.Switch("--force", "Replace files that are there");

    public Option<bool> Json { get; } = OptionsOf.Switch("--json", "Print the results as one JSON document");

    public IEnumerable<Option> All =>
        [
            Voices,
            Transpose,
            Melody,
            Vibrato,
            Tune,
            A4,
            TimbreOf,
            Breath,
            Synthetic,
            Fitted,
            Gain,
            Pan,
            Mute,
            List,
            Practice,
            Others,
            F0,
            From,
            To,
            Output,
            .. Format.All,
            Threads,
            Force,
            Json,
        ];

    // What --voice says whom it is for.
    private Option[] OfAVoice => [Transpose, Melody, Vibrato, Tune, TimbreOf, Breath, Synthetic, Gain, Pan, Mute];

    /// <summary>The edits of a list and of the options together.</summary>
    /// <param name="parse">What was given.</param>
    /// <param name="recording">The voices there are.</param>
    /// <exception cref="UsageException">Options that do not go together.</exception>
    public IReadOnlyList<VoiceEdit> Edits(ParseResult parse, SeparatedRecording recording)
    {
        var listed = parse.GetValue(List) is { } list ? EditList.Read(list) : [];
        if (!Array.Exists(OfAVoice, o => parse.GetResult(o) is { Implicit: false }))
        {
            if (parse.GetValue(Voices) is { Length: > 0 })
                throw new UsageException(
                    $"--voice says whom an edit is for; say which with {string.Join(", ", OfAVoice.Select(o => o.Name))}"
                );
            if (parse.GetValue(A4) is not null)
                throw new UsageException("--a4 is for --tune");
            if (parse.GetValue(Fitted) is not null)
                throw new UsageException("--fitted is for --synthetic");
            return listed;
        }
        if (parse.GetValue(A4) is not null && parse.GetValue(Tune) is null)
            throw new UsageException("--a4 is for --tune");
        if (parse.GetValue(Fitted) is not null && !parse.GetValue(Synthetic))
            throw new UsageException("--fitted is for --synthetic");
        var names = parse.GetValue(Voices) is { Length: > 0 } given ? given : [.. recording.Voices.Select(v => v.Name)];
        var melody = parse.GetValue(Melody) is { } file ? PitchFile.Read(file) : null;
        return [.. listed, .. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => Edit(parse, n, melody))];
    }

    private VoiceEdit Edit(ParseResult parse, string name, PitchTracks? melody) =>
        new(name)
        {
            Melody = melody,
            Tune = parse.GetValue(Tune) ?? 0,
            ReferenceHertz = parse.GetValue(A4) ?? ConcertPitch.UsualHz,
            Vibrato = parse.GetValue(Vibrato) ?? 1,
            TransposeCents = parse.GetValue(Transpose) ?? 0,
            TimbreOf = parse.GetValue(TimbreOf),
            Breath = parse.GetValue(Breath) ?? 1,
            Synthetic = parse.GetValue(Synthetic),
            Fitted = parse.GetValue(Fitted) ?? FittedParts.All,
            GainDb = parse.GetValue(Gain) ?? 0,
            Pan = parse.GetValue(Pan),
            Mute = parse.GetValue(Mute),
        };

    private static double? Cents(string text)
    {
        var isSemitones = text.EndsWith("st", StringComparison.OrdinalIgnoreCase);
        return double.TryParse(isSemitones ? text[..^2] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number * (isSemitones ? 100 : 1)
            : null;
    }
}
