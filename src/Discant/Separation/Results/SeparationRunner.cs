using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.Results;

/// <summary>Separates a recording into a folder: stems, `f0.csv`, `report.html` and, last of all, `separation.json`.</summary>
/// <param name="versions">Versions of the program and of what it builds on, for the record.</param>
public sealed class SeparationRunner(IReadOnlyDictionary<string, string> versions)
{
    private const string PitchName = "f0.csv";
    private const string ReportName = "report.html";
    private const string CheckpointName = ".fit.safetensors";

    /// <summary>Does a task.</summary>
    /// <param name="task">What.</param>
    /// <param name="progress">Receives where the work is.</param>
    /// <param name="cancel">Ends the work; of the results nothing stays, of a fit its state.</param>
    /// <exception cref="AudioFormatException">The recording cannot be read, or its results not written.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public SeparationOutcome Run(SeparationTask task, IProgress<SeparationProgress> progress, CancellationToken cancel)
    {
        var request = task.Request;
        // A file that is no audio is refused before anything else is said about it.
        using (AudioReader.Open(request.Input, null, cancel)) { }
        var inputHash = FileHash.Sha256(request.Input, cancel);
        var identity = Identity(task, inputHash);
        var before = SeparationRecord.InFolder(request.OutputFolder);
        if (task.Resume && before?.Identity == identity && before.IsCompleteIn(request.OutputFolder))
            return new SeparationOutcome(before, WasComplete: true);
        CheckOutputs(task);

        using var folder = new OutputFolder(request.OutputFolder);
        var checkpoint = new FitCheckpoint(Path.Combine(request.OutputFolder, CheckpointName), identity, task.Resume);
        var clock = new StageClock(progress);
        var summary = new SeparationPipeline().Separate(request, task.Prepare(checkpoint), clock, cancel);
        var record = Record(task, summary, inputHash, identity, clock);
        PitchFile.Write(Path.Combine(request.OutputFolder, PitchName), request.Pitch);
        WholeFile.Write(Path.Combine(request.OutputFolder, ReportName), SeparationReport.Html(record, request.Pitch));
        WholeFile.Write(Path.Combine(request.OutputFolder, SeparationRecord.FileName), record.ToJson() + "\n");
        File.Delete(checkpoint.Path);
        DeleteFormerStems(request.OutputFolder, before, record);
        return new SeparationOutcome(record, WasComplete: false);
    }

    private static void CheckOutputs(SeparationTask task)
    {
        var folder = task.Request.OutputFolder;
        string[] others = [.. new[] { PitchName, ReportName, SeparationRecord.FileName }.Select(n => Path.Combine(folder, n))];
        var stems = SeparationPipeline.StemFiles(task.Request with { Force = true });
        var untouchable = task.Untouchable.Append(task.Request.Input).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (stems.Concat(others).FirstOrDefault(f => untouchable.Contains(Path.GetFullPath(f))) is { } own)
            throw new AudioFormatException(
                own,
                "is a recording to be separated and would be replaced by a result; choose another folder with -o"
            );
        if (!task.Request.Force && stems.Concat(others).FirstOrDefault(File.Exists) is { } taken)
        {
            var hint = task.Resume
                ? "was made with other settings or is incomplete; --force replaces it"
                : "exists already; --force replaces it";
            throw new AudioFormatException(taken, hint);
        }
    }

    private SeparationRecord Record(SeparationTask task, SeparationSummary summary, string inputHash, string identity, StageClock clock) =>
        new()
        {
            Input = summary.Input,
            InputSha256 = inputHash,
            Folder = task.Request.OutputFolder,
            Method = task.Method,
            Identity = identity,
            Settings = task.Settings,
            Model = task.Model,
            Frames = summary.Frames,
            SampleRate = summary.SampleRate,
            Channels = summary.Channels,
            Stems =
            [
                .. summary.Stems.Select(
                    (s, voice) =>
                        new StemRecord(
                            summary.Voices[voice],
                            Path.GetFileName(s.File),
                            new FileInfo(s.File).Length,
                            summary.Levels[voice] > 0 ? Math.Round(20 * Math.Log10(summary.Levels[voice]), 2) : null,
                            Math.Round(Sung(task.Request.Pitch.Voice(voice), (double)summary.Frames / summary.SampleRate), 3),
                            s.ClippedSamples
                        )
                ),
            ],
            FitLosses = summary.FitLosses,
            FitStepsTakenUp = summary.FitStepsTakenUp,
            StageSeconds = clock.Seconds,
            Versions = versions,
            Finished = DateTimeOffset.UtcNow,
            Warnings = summary.Warnings,
        };

    private static double Sung(ReadOnlySpan<double> curve, double seconds)
    {
        var frames = 0;
        for (var k = 0; k < curve.Length && k * PitchTracks.FrameSeconds < seconds; k++)
            frames += curve[k] > 0 ? 1 : 0;
        return frames * PitchTracks.FrameSeconds;
    }

    // Everything that decides the bytes of the stems, and nothing else.
    private static string Identity(SeparationTask task, string inputHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{inputHash}\n{task.Method}\n{task.Model?.Sha256}\n{task.Request.Format}\n");
        foreach (var (name, value) in task.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            Add($"{name}={value}\n");
        for (var voice = 0; voice < task.Request.Pitch.VoiceCount; voice++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{task.Request.Pitch.Names[voice]} {task.Request.Pitch.FrameCount}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(task.Request.Pitch.Voice(voice)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    // A run with --force may have other voices or another format; stems of the run it replaces would not belong to the new ones.
    private static void DeleteFormerStems(string folder, SeparationRecord? before, SeparationRecord now)
    {
        foreach (var stem in before?.Stems ?? [])
            if (Path.GetFileName(stem.File) is { Length: > 0 } name && now.Stems.All(s => s.File != name))
                File.Delete(Path.Combine(folder, name));
    }
}
