using Discant.Audio;
using Discant.Figures;
using Discant.Pitch;
using Discant.Separation.Results;
using Discant.Studio;

namespace Discant.Studio.Tests;

/// <summary>An engine whose stems are shares of the recording, and which waits where a test wants it to.</summary>
internal sealed class FakeEngine : IStudioEngine
{
    private readonly SemaphoreSlim _steps = new(0);
    private int _started;

    /// <summary>Whether a separation waits for <see cref="Go"/>.</summary>
    public bool Waits { get; init; }

    /// <summary>It goes on until <see cref="Go"/> although it was told to end.</summary>
    public bool Dawdles { get; init; }

    /// <summary>What it throws instead of separating.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Separations that have begun.</summary>
    public int Started => Volatile.Read(ref _started);

    public IReadOnlyList<StudioMethod> Methods { get; } =
    [
        new("curves", "goes by curves", UsesCurves: true, NeedsVoices: false, MostVoices: 8, CanFit: true),
        new("blind", "finds voices itself", UsesCurves: false, NeedsVoices: true, MostVoices: 5, CanFit: false),
    ];

    /// <summary>Lets one separation go on.</summary>
    public void Go() => _steps.Release();

    public SeparationRecord Separate(EngineTask task, IProgress<EngineProgress> progress, CancellationToken cancel)
    {
        Interlocked.Increment(ref _started);
        progress.Report(new EngineProgress(0.25, "listening"));
        if (Waits)
            _steps.Wait(Dawdles ? CancellationToken.None : cancel);
        cancel.ThrowIfCancellationRequested();
        if (Failure is { } failure)
            throw failure;
        var curves = task.PitchFile is { } file ? PitchFile.Read(file) : Heard(task.Settings.Voices ?? 2);
        Directory.CreateDirectory(task.Folder);
        var sound = AudioFile.Read(task.Recording);
        var stems = curves.Names.Select(name => Stem(task.Folder, name, sound, curves.VoiceCount)).ToArray();
        if (Methods.Single(m => m.Name == task.Settings.Method).UsesCurves)
            PitchFile.Write(Path.Combine(task.Folder, "f0.csv"), curves);
        var record = Record(task, sound, stems);
        File.WriteAllText(Path.Combine(task.Folder, SeparationRecord.FileName), record.ToJson());
        return record;
    }

    public void SingExample(string file, CancellationToken cancel) => AudioFile.Write(file, Tones.Sound(0.5), AudioFileFormat.WavFloat);

    public string Describe(Exception failure) => failure.Message;

    private static PitchTracks Heard(int voices) =>
        new([.. Enumerable.Range(0, voices).Select(v => Enumerable.Repeat(440.0 / (v + 1), 50).ToArray())]);

    private static StemRecord Stem(string folder, string name, AudioBuffer sound, int voices)
    {
        var share = new AudioBuffer(Array.ConvertAll(sound.Channels, c => Array.ConvertAll(c, s => s / voices)), sound.SampleRate);
        var path = Path.Combine(folder, name + ".wav");
        AudioFile.Write(path, share, AudioFileFormat.WavFloat, overwrite: true);
        return new StemRecord(name, name + ".wav", new FileInfo(path).Length, -20, 0.8, 0);
    }

    private static SeparationRecord Record(EngineTask task, AudioBuffer sound, StemRecord[] stems) =>
        new()
        {
            Input = task.Recording,
            InputSha256 = "",
            Folder = task.Folder,
            Method = task.Settings.Method,
            Identity = "",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal),
            Frames = sound.Length,
            SampleRate = sound.SampleRate,
            Channels = sound.ChannelCount,
            Stems = stems,
            FitLosses = [],
            Figures =
            [
                new LineFigure(
                    "What it learned",
                    "partial",
                    "amplitude",
                    [.. stems.Select(s => new FigureLine(s.Voice, [1, 2], [1, double.NaN]))]
                ),
            ],
            StageSeconds = new Dictionary<string, double>(StringComparer.Ordinal),
            Versions = new Dictionary<string, string>(StringComparer.Ordinal),
            Finished = DateTimeOffset.UnixEpoch,
            Warnings = [$"{task.Recording}: sounds strange"],
        };
}
