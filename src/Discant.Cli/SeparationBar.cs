using Discant.Audio;
using Discant.Separation;

namespace Discant.Cli;

/// <summary>One bar over all stages of all recordings: each stage counts as long as it is likely to take.</summary>
internal sealed class SeparationBar : IProgress<SeparationProgress>
{
    // Seconds of work, roughly; only their proportions matter.
    private const double ReadingASecond = 0.015;
    private const double ListeningASecond = 0.115; // it reads too
    private const double SeparatingASecond = 0.08;
    private const double FitStep = 0.6;
    private const double UnknownDuration = 180;

    private readonly IProgressBar _bar;
    private readonly IReadOnlyList<string> _files;
    private readonly double _fitting;
    private readonly double _listeningASecond;
    private readonly double[] _durations;
    private double _before;
    private int _current;

    public SeparationBar(IProgressBar bar, IReadOnlyList<string> files, int fitSteps, bool listens)
    {
        (_bar, _files, _fitting) = (bar, files, fitSteps * FitStep);
        _listeningASecond = listens ? ListeningASecond : 0;
        _durations = bar.IsVisible ? [.. files.Select(Duration)] : new double[files.Count];
    }

    /// <summary>The recording of that number begins; those before it are done.</summary>
    public void Begin(int number)
    {
        _current = number;
        _before = _durations.Take(number).Sum(Cost);
        Show(0, "reading");
    }

    public void Report(SeparationProgress value)
    {
        var duration = _durations[_current];
        var (listening, reading, separating) = (duration * _listeningASecond, duration * ReadingASecond, duration * SeparatingASecond);
        var done = value.Stage switch
        {
            SeparationStage.Listening => value.Fraction * listening,
            SeparationStage.Reading => listening + value.Fraction * reading,
            SeparationStage.Refining => listening + reading,
            SeparationStage.Fitting => listening + reading + value.Fraction * _fitting,
            _ => listening + reading + _fitting + value.Fraction * separating,
        };
        var stage = value.Stage.ToString().ToLowerInvariant();
        Show(done, value.Detail.Length > 0 ? $"{stage}, {value.Detail}" : stage);
    }

    private void Show(double done, string text)
    {
        var name = Path.GetFileName(_files[_current]);
        _bar.Show((_before + done) / Math.Max(1e-9, _durations.Sum(Cost)), _files.Count > 1 ? $"{name}: {text}" : text);
    }

    private double Cost(double duration) => _fitting + duration * (_listeningASecond + ReadingASecond + SeparatingASecond);

    private static double Duration(string file)
    {
        try
        {
            using var reader = AudioReader.Open(file);
            return reader.Info.DurationSeconds ?? UnknownDuration;
        }
        catch (AudioFormatException)
        {
            // It will be refused when its turn comes.
            return 0;
        }
    }
}
