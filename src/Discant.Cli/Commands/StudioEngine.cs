using Discant.Audio;
using Discant.Cli.Methods;
using Discant.Diagnostics;
using Discant.Pitch;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.Results;
using Discant.Studio;
using Discant.Synthesis.Singing;

namespace Discant.Cli.Commands;

/// <summary>The studio's work, done as `discant separate` does it: the same settings give the same bytes.</summary>
/// <param name="threads">Worker threads.</param>
internal sealed class StudioEngine(int threads) : IStudioEngine
{
    private const int ExampleSeed = 4;

    // What works with nothing but a recording and a number of voices.
    private static readonly string[] s_offered = ["source-filter", "nmf", "unet", "blind", "pursuit"];

    public IReadOnlyList<StudioMethod> Methods { get; } =
    [
        .. s_offered
            .Select(SeparationMethods.Named)
            .Select(m => new StudioMethod(
                m.Name,
                m.Description,
                UsesCurves: !m.Understands.HasFlag(MethodOptions.OwnVoices),
                NeedsVoices: m.Understands.HasFlag(MethodOptions.OwnVoices),
                m.Name == "blind" ? BlindHarmonicMethod.MostVoices : TakeSettings.MostVoices,
                CanFit: m.Understands.HasFlag(MethodOptions.Fit)
            )),
    ];

    public SeparationRecord Separate(EngineTask task, IProgress<EngineProgress> progress, CancellationToken cancel)
    {
        var (voices, method) = (task.Settings.Voices, SeparationMethods.Named(task.Settings.Method));
        var ownVoices = method.Understands.HasFlag(MethodOptions.OwnVoices);
        var choices = new MethodChoices
        {
            Quality = task.Settings.Quality,
            Threads = threads,
            Voices = ownVoices ? PitchListening.NamesOf(voices ?? 0) : [],
        };
        var setup = method.Setup(choices);
        using var listener = ownVoices || task.PitchFile is not null ? null : PitchListening.Usual(voices, threads);
        var pitch = setup.OwnVoices is { } names
            ? PitchSource.NamesOnly(names)
            : listener?.Source(task.Recording) ?? PitchSource.Given(PitchFile.Read(task.PitchFile!));
        var bar = new SeparationBar(new Bar(progress), [task.Recording], setup.FitSteps, listener is not null);
        bar.Begin(0);
        // Its folder is its own: what lies there is what an interrupted run left.
        var work = setup.Task(method.Name, task.Recording, pitch, task.Folder) with
        {
            Force = true,
            Resume = true,
        };
        return new SeparationRunner(ProgramVersions.Find()).Run(work, bar, cancel).Record;
    }

    public void SingExample(string file, CancellationToken cancel)
    {
        var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(ExampleSeed));
        cancel.ThrowIfCancellationRequested();
        AudioFile.Write(file, new AudioBuffer([song.Mixture()], song.SampleRate), AudioFileFormat.WavFloat);
    }

    public string Describe(Exception failure) => Failure.Describe(failure);

    private sealed class Bar(IProgress<EngineProgress> progress) : IProgressBar
    {
        public bool IsVisible => true;

        public void Show(double fraction, string text) => progress.Report(new EngineProgress(Math.Clamp(fraction, 0, 1), text));
    }
}
