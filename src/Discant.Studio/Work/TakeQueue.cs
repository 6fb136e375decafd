using Discant.Pitch;
using Discant.Studio.Storage;

namespace Discant.Studio.Work;

/// <summary>Works through the takes that wait, one at a time. What it is doing when the program ends waits again at the next start.</summary>
/// <param name="database">What there is.</param>
/// <param name="folder">Where it lies.</param>
/// <param name="engine">Does the work.</param>
/// <param name="events">Hears what changes.</param>
/// <param name="report">Hears what should not have happened.</param>
internal sealed class TakeQueue(
    StudioDatabase database,
    StudioFolder folder,
    IStudioEngine engine,
    StudioEvents events,
    Action<Exception> report
) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private RunningTake? _running;
    private StoredTake? _outcome;
    private Task _loop = Task.CompletedTask;

    /// <summary>The take that is being worked on.</summary>
    public RunningTake? Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Begins to work.</summary>
    public void Start()
    {
        database.QueueInterrupted();
        _loop = Task.Factory.StartNew(Loop, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Wake();
    }

    /// <summary>Something waits.</summary>
    public void Wake() => _work.Release();

    /// <summary>Ends a take, wherever it is.</summary>
    /// <param name="take">The take.</param>
    public void Cancel(Guid take)
    {
        lock (_lock)
        {
            if (_running is { } running && running.Id == take)
            {
                running.Cancel(byUser: true);
                return;
            }
            if (database.Take(take) is not { State: TakeState.Queued } waiting)
                throw new StudioException(409, "this take is over; there is nothing to cancel");
            database.Update(waiting with { State = TakeState.Cancelled, Finished = DateTimeOffset.UtcNow });
            events.Changed(waiting.Recording);
        }
    }

    /// <summary>Ends what is done on takes that are being deleted, and waits for it, whether or not somebody still waits for the answer.</summary>
    public async Task LeaveAlone(Func<RunningTake, bool> isMeant)
    {
        while (End(isMeant, byUser: true))
            await Task.Delay(20);
    }

    /// <summary>Ends the work; what was being done is taken up at the next start.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        End(_ => true, byUser: false);
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _work.Dispose();
    }

    // Under the lock, without which the take could be over, and disposed of, before it is told.
    private bool End(Func<RunningTake, bool> isMeant, bool byUser)
    {
        lock (_lock)
        {
            if (_running is not { } running || !isMeant(running))
                return false;
            running.Cancel(byUser);
            return true;
        }
    }

    private void Loop()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (Next() is { } take)
                    Work(take);
                else
                    _work.Wait(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // That is how it ends.
            }
            catch (Exception e)
            {
                // A full disk, say: the studio stays open, and there may be room in a moment.
                report(e);
                _stop.Token.WaitHandle.WaitOne(s_pause);
            }
        }
    }

    private StoredTake? Next()
    {
        lock (_lock)
        {
            WriteOutcome();
            if (_stop.IsCancellationRequested || database.QueuedTakes() is not [var take, ..])
                return null;
            take = take with { State = TakeState.Running };
            database.Update(take);
            _running = new RunningTake(take.Id, take.Recording, () => events.Changed(take.Recording));
            events.Changed(take.Recording);
            return take;
        }
    }

    private void Work(StoredTake take)
    {
        var running = Running!;
        // Where not even the failure can be told, it waits again.
        var outcome = take with
        {
            State = TakeState.Queued,
        };
        try
        {
            outcome = Outcome(take, running);
        }
        finally
        {
            lock (_lock)
            {
                (_running, _outcome) = (null, outcome);
                running.Dispose();
                WriteOutcome();
            }
        }
    }

    private StoredTake Outcome(StoredTake take, RunningTake running)
    {
        var outcome = Result(take, running);
        return outcome.State == TakeState.Queued ? outcome : outcome with { Finished = DateTimeOffset.UtcNow };
    }

    private StoredTake Result(StoredTake take, RunningTake running)
    {
        try
        {
            return Done(take, running);
        }
        catch (Exception e) when (running.Token.IsCancellationRequested)
        {
            // Whatever broke while it was being ended is part of the end.
            _ = e;
            return take with { State = running.IsCancelledByUser ? TakeState.Cancelled : TakeState.Queued };
        }
        catch (Exception e)
        {
            return take with { State = TakeState.Failed, Failure = folder.WithoutPaths(engine.Describe(e), NameOf(take)) };
        }
    }

    // What became of a take is kept until it can be written; before that nothing else begins.
    private void WriteOutcome()
    {
        if (_outcome is not { } outcome)
            return;
        database.Update(outcome);
        _outcome = null;
        events.Changed(outcome.Recording);
    }

    private StoredTake Done(StoredTake take, RunningTake running)
    {
        var given = folder.GivenCurves(take);
        var task = new EngineTask(folder.Original(take.Recording), folder.Stems(take), take.Settings, File.Exists(given) ? given : null);
        var record = engine.Separate(task, running, running.Token);
        running.Token.ThrowIfCancellationRequested();
        var voices = record.Stems.Select((s, k) => new StoredVoice(NameOf(take, k) ?? s.Voice, s.File, s.LevelDb, s.SungSeconds));
        take = take with
        {
            State = TakeState.Done,
            Warnings = [.. record.Warnings.Select(w => folder.WithoutPaths(w, NameOf(take)))],
            Voices = [.. voices],
        };
        return take with { Revision = KeepCurves(take) };
    }

    // The first state of the curves is what the separation went by.
    private int KeepCurves(StoredTake take)
    {
        var curves = Path.Combine(folder.Stems(take), "f0.csv");
        if (!File.Exists(curves))
            return 0;
        var file = folder.Curves(take, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        PitchFile.Write(file, take.Named(PitchFile.Read(curves)));
        database.Add(take.Id, new CurveRevision(1, take.CorrectionOf is null ? "heard" : "corrected", DateTimeOffset.UtcNow));
        return 1;
    }

    // What the user called the voice in the take that was corrected; a name in a file is less free.
    private string? NameOf(StoredTake take, int voice) =>
        take.CorrectionOf is { } other && database.Take(other) is { } corrected && voice < corrected.Voices.Count
            ? corrected.Voices[voice].Name
            : null;

    private string NameOf(StoredTake take) => database.Recording(take.Recording)?.Name ?? "recording";
}
