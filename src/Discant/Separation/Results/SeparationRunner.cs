using System.Security.Cryptography;
using System.Text;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Parameters;

namespace Discant.Separation.Results;

/// <summary>Separates a recording into a folder: stems, `f0.csv`, `parameters.safetensors` where the method has any, `report.html` and, last of all, `separation.json`.</summary>
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
        // A file that is no audio is refused before anything else is said about it.
        using (AudioReader.Open(task.Input, null, cancel)) { }
        var inputHash = FileHash.Sha256(task.Input, cancel);
        var identity = Identity(task, inputHash);
        var before = SeparationRecord.InFolder(task.Folder);
        if (task.Resume && before?.Identity == identity && before.IsCompleteIn(task.Folder))
            return new SeparationOutcome(before, WasComplete: true);
        CheckOutputs(task, [PitchName, ReportName, SeparationRecord.FileName, ParameterFile.FileName]);

        var clock = new StageClock(progress);
        var pitch = task.Pitch.Find(new Reporting<double>(s => clock.Report(new(SeparationStage.Listening, s))), cancel);
        var request = new SeparationRequest(task.Input, pitch.Tracks, task.Folder)
        {
            Format = task.Format,
            Force = task.Force,
            Outdated = [Path.Combine(task.Folder, SeparationRecord.FileName)],
            ParameterCard = ParameterCard(task, inputHash, identity),
        };
        CheckOutputs(task, SeparationPipeline.StemFiles(request with { Force = true }).Select(f => Path.GetFileName(f)));
        using var folder = new OutputFolder(task.Folder);
        var checkpoint = new FitCheckpoint(Path.Combine(task.Folder, CheckpointName), identity, task.Resume);
        var summary = new SeparationPipeline().Separate(request, task.Prepare(checkpoint), clock, cancel);
        var record = Record(task, pitch, summary, inputHash, identity, clock);
        if (summary.Pitch.FrameCount > 0)
            PitchFile.Write(Path.Combine(task.Folder, PitchName), summary.Pitch);
        else
            File.Delete(Path.Combine(task.Folder, PitchName));
        WholeFile.Write(Path.Combine(task.Folder, ReportName), SeparationReport.Html(record, summary.Pitch));
        WholeFile.Write(Path.Combine(task.Folder, SeparationRecord.FileName), record.ToJson() + "\n");
        File.Delete(checkpoint.Path);
        if (!summary.HasParameters)
            File.Delete(Path.Combine(task.Folder, ParameterFile.FileName));
        DeleteFormerStems(task.Folder, before, record);
        return new SeparationOutcome(record, WasComplete: false);
    }

    private static void CheckOutputs(SeparationTask task, IEnumerable<string> names)
    {
        var files = names.Select(n => Path.Combine(task.Folder, n)).ToArray();
        var untouchable = task.Untouchable.Append(task.Input).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (Array.Find(files, f => untouchable.Contains(Path.GetFullPath(f))) is { } own)
            throw new AudioFormatException(
                own,
                "is a recording to be separated and would be replaced by a result; choose another folder with -o"
            );
        if (!task.Force && Array.Find(files, File.Exists) is { } taken)
        {
            var hint = task.Resume
                ? "was made with other settings or is incomplete; --force replaces it"
                : "exists already; --force replaces it";
            throw new AudioFormatException(taken, hint);
        }
    }

    private static Dictionary<string, string> ParameterCard(SeparationTask task, string inputHash, string identity) =>
        new(StringComparer.Ordinal)
        {
            ["method"] = task.Method,
            ["identity"] = identity,
            ["input_sha256"] = inputHash,
            ["model"] = task.Model?.Name ?? "none",
            ["model_sha256"] = task.Model?.Sha256 ?? "none",
        };

    private SeparationRecord Record(
        SeparationTask task,
        PitchFinding pitch,
        SeparationSummary summary,
        string inputHash,
        string identity,
        StageClock clock
    ) =>
        new()
        {
            Input = summary.Input,
            InputSha256 = inputHash,
            Folder = task.Folder,
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
                            summary.Pitch.Names[voice],
                            Path.GetFileName(s.File),
                            new FileInfo(s.File).Length,
                            summary.Levels[voice] > 0 ? Math.Round(20 * Math.Log10(summary.Levels[voice]), 2) : null,
                            Math.Round(Sung(summary.Pitch.Voice(voice), (double)summary.Frames / summary.SampleRate), 3),
                            s.ClippedSamples
                        )
                ),
            ],
            FitLosses = summary.FitLosses,
            FitStepsTakenUp = summary.FitStepsTakenUp,
            Candidates = summary.Candidates,
            Figures = summary.Figures,
            StageSeconds = clock.Seconds,
            Versions = versions,
            Finished = DateTimeOffset.UtcNow,
            Warnings = [.. pitch.Warnings, .. summary.Warnings],
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
        Add($"{inputHash}\n{task.Method}\n{task.Model?.Sha256}\n{task.Format}\n{task.Pitch.Identity}\n");
        foreach (var (name, value) in task.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            Add($"{name}={value}\n");
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
