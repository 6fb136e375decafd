using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Nmf;
using Discant.Separation.NmfSourceFilter;

namespace Discant.Bench;

/// <summary>The tables of docs/methods.md by which the settings of the factorisations were chosen: scores on mixtures with references, setting by setting.</summary>
internal static class FactorisationStudy
{
    /// <param name="method">nmf or nmf-source-filter.</param>
    /// <param name="words">
    /// Folders with mixture.wav and references/; `f0=true.csv,heard.csv` for the curves in them; `protocol=umss` for spec 7.1, with quartet.wav; and
    /// settings: NAME=VALUE for all rows, NAME=VALUE,VALUE,... for rows that differ in that setting alone.
    /// </param>
    internal static void Run(string method, IReadOnlyList<string> words)
    {
        var folders = words.Where(w => !w.Contains('=')).ToArray();
        var settings = words
            .Where(w => w.Contains('='))
            .Select(w => w.Split('=', 2))
            .ToDictionary(w => w[0], w => w[1].Split(','), StringComparer.Ordinal);
        if (!settings.Remove("f0", out var curves))
            curves = ["true.csv"];
        var protocol =
            settings.Remove("protocol", out var name) && name is ["umss"] ? EvaluationProtocol.Umss : EvaluationProtocol.Recording;
        object options = method switch
        {
            "nmf" => new NmfOptions(),
            "nmf-source-filter" => new NmfSourceFilterOptions(),
            _ => throw new ArgumentException($"there is no method {method}", nameof(method)),
        };
        foreach (var (setting, values) in settings.Where(s => s.Value.Length == 1))
            options = With(options, setting.Split('.'), values[0]);
        Console.WriteLine(
            $"setting | {string.Join(" | ", folders.SelectMany(f => curves.Select(c => $"{Path.GetFileName(f)} {Path.GetFileNameWithoutExtension(c)}")))} | {string.Join(" | ", curves)} | x real time"
        );
        Print("as chosen", folders, curves, protocol, Method(options));
        foreach (var (setting, values) in settings.Where(s => s.Value.Length > 1))
        foreach (var value in values)
            Print($"{setting} {value}", folders, curves, protocol, Method(With(options, setting.Split('.'), value)));
    }

    private static PrepareSeparator Method(object options) =>
        options switch
        {
            NmfOptions nmf => NmfMethod.With(nmf),
            NmfSourceFilterOptions sourceFilter => NmfSourceFilterMethod.With(sourceFilter),
            _ => throw new ArgumentException("no such method", nameof(options)),
        };

    private static void Print(string setting, string[] folders, string[] curves, EvaluationProtocol protocol, PrepareSeparator method)
    {
        var (spent, seconds) = (TimeSpan.Zero, 0.0);
        var cells = new List<string>();
        var sums = new (double Mean, double Median)[curves.Length];
        foreach (var folder in folders)
            for (var k = 0; k < curves.Length; k++)
            {
                var score = Score(folder, curves[k], protocol, method, ref spent, ref seconds);
                cells.Add(Text(score.Mean, score.Median));
                sums[k].Mean += score.Mean / folders.Length;
                sums[k].Median += score.Median / folders.Length;
            }
        cells.AddRange(sums.Select(s => Text(s.Mean, s.Median)));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{setting} | {string.Join(" | ", cells)} | {seconds / spent.TotalSeconds:F1}")
        );
    }

    private static string Text(double mean, double median) => string.Create(CultureInfo.InvariantCulture, $"{mean:F2} / {median:F2}");

    private static ScoreSummary Score(
        string folder,
        string curves,
        EvaluationProtocol protocol,
        PrepareSeparator method,
        ref TimeSpan spent,
        ref double seconds
    )
    {
        var audio = Read(Path.Combine(folder, "mixture.wav"));
        var pitch = PitchFile.Read(Path.Combine(folder, curves));
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var stems = MixtureStems.Separate(audio, pitch, method, CancellationToken.None);
        spent += Process.GetCurrentProcess().TotalProcessorTime - before;
        seconds += (double)audio.Length / method.MethodRate;
        var references = Directory
            .EnumerateFiles(Path.Combine(folder, "references"), "*.wav")
            .Order(StringComparer.Ordinal)
            .Select(f => new VoiceSignal(Path.GetFileNameWithoutExtension(f), Read(f)))
            .ToArray();
        var length = references.Min(r => Math.Min(r.Samples.Length, audio.Length));
        var quartet = Path.Combine(folder, "quartet.wav");
        return SeparationEvaluation
            .Score(
                [.. references.Select(r => r with { Samples = r.Samples[..length] })],
                [.. stems.Select((s, v) => new VoiceSignal(pitch.Names[v], s[..length]))],
                method.MethodRate,
                protocol,
                File.Exists(quartet) ? Read(quartet)[..length] : null
            )
            .Summary("SI-SDR");
    }

    private static float[] Read(string file) =>
        AudioFile.Read(file) is { SampleRate: 16000, ChannelCount: 1 } audio
            ? audio.Channels[0]
            : throw new InvalidDataException($"{file}: is not mono at 16 kHz");

    private static object With(object options, IReadOnlyList<string> path, string value)
    {
        var copy = options.GetType().GetMethod("<Clone>$")!.Invoke(options, null)!;
        var property =
            options.GetType().GetProperty(path[0]) ?? throw new ArgumentException($"there is no setting {path[0]}", nameof(path));
        property.SetValue(copy, path.Count > 1 ? With(property.GetValue(copy)!, [.. path.Skip(1)], value) : Parse(property, value));
        return copy;
    }

    private static object Parse(PropertyInfo property, string value) =>
        property.PropertyType.IsEnum
            ? Enum.Parse(property.PropertyType, value)
            : Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture);
}
