using System.Diagnostics;

namespace Discant.Studio.Work;

/// <summary>The take that is being worked on: where it is, and how it is ended.</summary>
internal sealed class RunningTake(Guid id, Guid recording, Action changed) : IProgress<EngineProgress>, IDisposable
{
    private const double LeastFraction = 0.02; // before, a guess of the time left would jump about
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _cancel = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _told;

    public Guid Id { get; } = id;

    public Guid Recording { get; } = recording;

    public EngineProgress Progress { get; private set; } = new(0, "starting");

    /// <summary>Seconds that are likely to pass until it is done; null where it is too early to say.</summary>
    public double? SecondsLeft { get; private set; }

    /// <summary>The user ended it, not the program's end.</summary>
    public bool IsCancelledByUser { get; private set; }

    public CancellationToken Token => _cancel.Token;

    public void Report(EngineProgress value)
    {
        var isNewStage = value.Stage != Progress.Stage;
        Progress = value;
        if (!isNewStage && Stopwatch.GetElapsedTime(_told) < s_between)
            return;
        _told = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        SecondsLeft = value.Fraction < LeastFraction ? null : Math.Ceiling(elapsed * (1 - value.Fraction) / value.Fraction);
        changed();
    }

    public void Cancel(bool byUser)
    {
        IsCancelledByUser |= byUser;
        _cancel.Cancel();
    }

    public void Dispose() => _cancel.Dispose();
}
