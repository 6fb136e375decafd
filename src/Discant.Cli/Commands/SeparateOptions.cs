using System.CommandLine;
using Discant.Cli.Methods;
using Discant.Separation.SourceFilter;

namespace Discant.Cli.Commands;

/// <summary>The options of `separate`.</summary>
internal sealed class SeparateOptions
{
    public Argument<string[]> Files { get; } =
        new("FILES")
        {
            Description = "Recordings: WAV, FLAC, OGG, Opus, MP3, AIFF; with ffmpeg also M4A and video",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string[]> F0 { get; } =
        new("--f0")
        {
            HelpName = "FILE",
            Description =
                "F0 of the voices instead of listening for it: what `discant pitch` writes, or `time_s,voice1_hz,voice2_hz,...`, 0 = silent. Once with all voices, once per voice, or a folder with TRACK.csv or one file per voice",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>How F0 is heard where no file says it.</summary>
    public PitchListening Listening { get; } = new();

    public Option<string> Method { get; } = MethodChoice();

    public Option<string?> Model { get; } =
        new("--model")
        {
            HelpName = "NAME|FILE",
            Description =
                "A model that ships (see `discant models list`), a .safetensors file, or `none` to start from scratch (for blind also `paper`, the published method) [default: choir, for unet unet-f, for blind tones]",
        };

    public Option<string?> References { get; } =
        new("--references")
        {
            HelpName = "DIR",
            Description = "The true voices, one file each, for the methods that are bounds (oracle-...)",
        };

    public Option<string[]> Priors { get; } =
        new("--priors")
        {
            HelpName = "LIST",
            Description =
                "For flow: what is known of each instrument, by commas, as bass,drums,my-flute.safetensors; names of models that ship (flow-bass is bass) or files. The stems are called after the instruments",
            CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string> Map { get; } =
        OptionsOf.Choice(
            "--map",
            "For flow: what is made likely besides the mixture (maximum a posteriori)",
            FlowChoice.Maps[0],
            FlowChoice.Maps
        );

    public Option<int?> Iterations { get; } =
        OptionsOf.Number("--iterations", "N", "For flow: steps of the search in each piece of 10 s [default: 150]", 1, 100_000);

    public Option<string[]> Stages { get; } =
        new("--stages")
        {
            HelpName = "LIST",
            Description =
                $"For blind: which stages of its work are done, by commas, of {string.Join(", ", BlindChoice.Stages)} [default: those that --model says; `policy-gradient` alone is the published way of learning]",
            CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string> Output { get; } =
        new("--output", "-o")
        {
            HelpName = "DIR",
            Description = "Where results go, as DIR/METHOD/TRACK/VOICE.wav",
            DefaultValueFactory = _ => "separated",
        };

    /// <summary>--format and --bits.</summary>
    public SoundFormat Format { get; } = new("Format of the stems");

    public Option<string> Quality { get; } =
        OptionsOf.Choice(
            "--quality",
            "How much time to take: no fit, or a fit on the recording until it no longer pays",
            "fast",
            QualityPresets.Names
        );

    public Option<int?> Fit { get; } =
        OptionsOf.Number("--fit", "STEPS", "Steps of fitting on the recording, instead of those of --quality", 0, 1_000_000);

    public Option<bool> Refine { get; } =
        OptionsOf.Switch("--refine-f0", "Improve the F0 curves by analysis and synthesis, before the fit and after it");

    public Option<int?> Seed { get; } =
        OptionsOf.Number("--seed", "N", "Seed of everything random [default: 4; of pursuit, alone or within blind, 0]", 0, int.MaxValue);

    public Option<int?> Threads { get; } =
        OptionsOf.Number("--threads", "N", "Worker threads; results do not depend on it [default: number of processors]", 1, 1024);

    public Option<string> Device { get; } = OptionsOf.Choice("--device", "Where to compute", "cpu", "cpu", "cuda");

    public Option<bool> Resume { get; } = OptionsOf.Switch("--resume", "Skip recordings that are done, go on with an interrupted fit");

    public Option<bool> Force { get; } = OptionsOf.Switch("--force", "Replace results that are already there");

    public Option<bool> Json { get; } = OptionsOf.Switch("--json", "Print the results as one JSON document");

    public IEnumerable<Option> All =>
        [
            F0,
            .. Listening.All,
            Method,
            Model,
            References,
            Priors,
            Map,
            Iterations,
            Stages,
            Output,
            .. Format.All,
            Quality,
            Fit,
            Refine,
            Seed,
            Threads,
            Device,
            Resume,
            Force,
            Json,
        ];

    // Their names side by side would be wider than the rest of the help.
    private static Option<string> MethodChoice()
    {
        var methods = string.Join("; ", SeparationMethods.All.Select(m => $"{m.Name}: {m.Description}"));
        var option = OptionsOf.Choice("--method", $"Method ({methods})", SeparationMethods.Names[0], SeparationMethods.Names);
        option.HelpName = "NAME";
        return option;
    }

    /// <summary>Those that have no meaning for a method that goes by no F0 curves.</summary>
    public IEnumerable<Option> OfPitch => [F0, .. Listening.OfListening.Where(o => o != Listening.Names)];
}
