using System.Text.Json;
using Discant.Figures;
using Discant.Separation.Models;

namespace Discant.Separation.Results;

/// <summary>What was done to a recording, with everything that decided the result: `separation.json` beside the stems.</summary>
public sealed record SeparationRecord
{
    /// <summary>Name of the file in a separation's folder.</summary>
    public const string FileName = "separation.json";

    /// <summary>The recording, as the user named it.</summary>
    public required string Input { get; init; }

    /// <summary>Of the recording's file, hexadecimal.</summary>
    public required string InputSha256 { get; init; }

    /// <summary>Folder of the stems, as the user named it.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Stands for recording, F0, method, settings, model and format: equal identities give equal stems.</summary>
    public required string Identity { get; init; }

    /// <summary>All settings that decide the result, by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The model; null where the method started from scratch.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Length of the recording in frames.</summary>
    public required long Frames { get; init; }

    /// <summary>Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Channels of the recording and of every stem.</summary>
    public required int Channels { get; init; }

    /// <summary>One a voice.</summary>
    public required IReadOnlyList<StemRecord> Stems { get; init; }

    /// <summary>The loss before each step of fitting on the recording; empty where nothing was fitted.</summary>
    public required IReadOnlyList<double> FitLosses { get; init; }

    /// <summary>How many of those steps an interrupted run had done before.</summary>
    public int FitStepsTakenUp { get; init; }

    /// <summary>What the method chose among; empty where there was nothing to choose.</summary>
    public IReadOnlyList<FitCandidate> Candidates { get; init; } = [];

    /// <summary>What the method has learned from the recording, to be drawn in the report; empty where it learns nothing that can be shown.</summary>
    public IReadOnlyList<LineFigure> Figures { get; init; } = [];

    /// <summary>Seconds spent on each stage.</summary>
    public required IReadOnlyDictionary<string, double> StageSeconds { get; init; }

    /// <summary>Versions of the program and of what it builds on.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>When the work ended, UTC.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>One line each, for the user.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Length of the recording.</summary>
    public double DurationSeconds => (double)Frames / SampleRate;

    /// <summary>The record in a folder; null where there is none or it cannot be understood.</summary>
    public static SeparationRecord? InFolder(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), ResultsJson.Default.SeparationRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether every stem it names is in the folder, with the size it had.</summary>
    public bool IsCompleteIn(string folder) =>
        Stems.All(s => new FileInfo(Path.Combine(folder, Path.GetFileName(s.File))) is { Exists: true } f && f.Length == s.Bytes);

    /// <summary>The record as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ResultsJson.Default.SeparationRecord);
}
