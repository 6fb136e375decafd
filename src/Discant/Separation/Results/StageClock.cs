using System.Diagnostics;

namespace Discant.Separation.Results;

/// <summary>Passes progress on and takes the time of every stage.</summary>
internal sealed class StageClock(IProgress<SeparationProgress> next) : IProgress<SeparationProgress>
{
    private readonly Dictionary<SeparationStage, double> _seconds = [];
    private readonly Lock _lock = new();
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Seconds by the stage's name in lower case.</summary>
    public IReadOnlyDictionary<string, double> Seconds =>
        _seconds.ToDictionary(s => s.Key.ToString().ToLowerInvariant(), s => Math.Round(s.Value, 3), StringComparer.Ordinal);

    public void Report(SeparationProgress value)
    {
        lock (_lock)
        {
            // What passed since the last report was work of the stage that reports now: stages report when a piece is done.
            var now = Stopwatch.GetTimestamp();
            _seconds[value.Stage] = _seconds.GetValueOrDefault(value.Stage) + Stopwatch.GetElapsedTime(_since, now).TotalSeconds;
            _since = now;
        }
        next.Report(value);
    }
}
