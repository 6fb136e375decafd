using System.Diagnostics;
using System.Globalization;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.SourceFilter;

namespace Discant.EndToEnd.Tests;

/// <summary>A folder to work in, with sounds, F0 curves and a tiny model, and the command line to run in it.</summary>
public sealed class Workspace : IDisposable
{
    public const string Model = "tiny.safetensors";
    public const string Pitch = "f0.csv";

    private readonly string _root = Directory.CreateTempSubdirectory("discant-e2e-").FullName;

    public Workspace()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Temporary);
        using var network = new ParameterNetwork(
            new NetworkSize(EncoderUnits: 8, Latent: 8, DecoderUnits: 8, OutputUnits: 8),
            new Random(1)
        );
        SourceFilterModelFile.Write(Path(Model), network);
        WritePitch(Pitch, 12);
    }

    /// <summary>Where commands run.</summary>
    public string Folder => System.IO.Path.Combine(_root, "work");

    /// <summary>TMPDIR of the commands.</summary>
    public string Temporary => System.IO.Path.Combine(_root, "tmp");

    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>Folder of a separated recording.</summary>
    public string Results(string track) => Path("separated", "source-filter", track);

    /// <summary>Two voices, the lower one silent now and then.</summary>
    public void WritePitch(string name, double seconds, int voices = 2)
    {
        var frames = (int)Math.Ceiling(seconds / PitchTracks.FrameSeconds);
        var curves = Enumerable
            .Range(0, voices)
            .Select(v =>
                Enumerable
                    .Range(0, frames)
                    .Select(k => v > 0 && k % 100 > 80 ? 0 : 330.0 / (v + 1) * (1 + 0.01 * Math.Sin(0.5 * k)))
                    .ToArray()
            );
        PitchFile.Write(Path(name), new PitchTracks([.. curves]));
    }

    /// <summary>A recording of two tones and some noise, different in every channel.</summary>
    public string WriteSound(string name, int frames, int sampleRate, int channels, AudioFileFormat format = AudioFileFormat.Wav16)
    {
        var random = new Random(frames + channels);
        var sound = Enumerable
            .Range(0, channels)
            .Select(c => Enumerable.Range(0, frames).Select(n => Sample(n, sampleRate, c, random)).ToArray())
            .ToArray();
        AudioFile.Write(Path(name), new AudioBuffer(sound, sampleRate), format, overwrite: true);
        return name;
    }

    /// <summary>Runs the command line to its end; no option is added but none of the machine's own settings reach it.</summary>
    internal CommandResult Run(params string[] arguments)
    {
        using var command = Start(arguments);
        return command.Finish();
    }

    /// <summary>`separate` with the tiny model, on one thread, without a fit and without notes unless they are asked for.</summary>
    internal CommandResult Separate(params string[] arguments) => Run(SeparateArguments(["--quiet", .. arguments]));

    internal static string[] SeparateArguments(params string[] arguments)
    {
        string[] quality = arguments.Contains("--fit") ? [] : ["--quality", "fast"];
        string[] threads = arguments.Contains("--threads") ? [] : ["--threads", "1"];
        return ["separate", "--f0", Pitch, "--model", Model, .. quality, .. threads, .. arguments];
    }

    internal RunningCommand Start(params string[] arguments) => Start(arguments, "C.UTF-8");

    internal RunningCommand Start(string[] arguments, string locale)
    {
        // A shell's background job ignores Ctrl-C and passes that on; the command is to react whoever runs the tests.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Environment(locale))
            start.Environment[name] = value;
        start.Environment.Remove("NO_COLOR");
        return new RunningCommand(Process.Start(start)!);
    }

    /// <summary>The same in a terminal of its own, whose screen is the output.</summary>
    internal CommandResult RunInTerminal(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var line = string.Join(' ', new[] { "dotnet", Program }.Concat(arguments).Select(a => $"'{a}'"));
        var start = new ProcessStartInfo("script", ["-qec", line, "/dev/null"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in Environment("C.UTF-8").Concat(environment))
            start.Environment[name] = value;
        using var command = new RunningCommand(Process.Start(start)!);
        return command.Finish();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Program => System.IO.Path.Combine(AppContext.BaseDirectory, "Discant.Cli.dll");

    private IEnumerable<KeyValuePair<string, string>> Environment(string locale) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TMPDIR"] = Temporary,
            ["LC_ALL"] = locale,
            ["OMP_NUM_THREADS"] = "1",
            // The runtime keeps sockets in TMPDIR otherwise.
            ["DOTNET_EnableDiagnostics"] = "0",
        };

    private static float Sample(int n, int sampleRate, int channel, Random random)
    {
        var time = (double)n / sampleRate;
        var tones =
            Math.Sin(2 * Math.PI * 330 * time) + Math.Sin(2 * Math.PI * 165 * time + channel) + 0.5 * Math.Sin(2 * Math.PI * 660 * time);
        return (float)((0.2 + 0.05 * channel) * tones / 1.5 + 0.01 * (random.NextDouble() - 0.5));
    }
}
