using Discant.Pitch;
using Discant.Studio.Storage;

namespace Discant.Studio.Work;

/// <summary>Works through the takes that wait, one at a time. What it is doing when the program ends waits again at the next start.</summary>
internal sealed class TakeQueue(StudioDatabase database, StudioFolder folder, IStudioEngine engine, StudioEvents events) : IDisposable
{
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private RunningTake? _running;
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

    /// <summary>Ends what is done on takes that are about to be deleted, and waits for it.</summary>
    public async Task LeaveAlone(Func<RunningTake, bool> isMeant, CancellationToken cancel)
    {
        while (Running is { } running && isMeant(running))
        {
            running.Cancel(byUser: true);
            await Task.Delay(20, cancel);
        }
    }

    /// <summary>Ends the work; what was being done is taken up at the next start.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        Running?.Cancel(byUser: false);
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

    private void Loop()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (Next() is not { } take)
            {
                _work.Wait(_stop.Token);
                continue;
            }
            Work(take);
            events.Changed(take.Recording);
        }
    }

    private StoredTake? Next()
    {
        lock (_lock)
        {
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
        StoredTake result;
        try
        {
            result = Done(take, running);
        }
        catch (Exception e) when (running.Token.IsCancellationRequested)
        {
            // Whatever broke while it was being ended is part of the end.
            _ = e;
            result = running.IsCancelledByUser ? take with { State = TakeState.Cancelled } : take with { State = TakeState.Queued };
        }
        catch (Exception e)
        {
            result = take with { State = TakeState.Failed, Failure = folder.WithoutPaths(engine.Describe(e), NameOf(take)) };
        }
        lock (_lock)
        {
            if (result.State != TakeState.Queued)
                result = result with { Finished = DateTimeOffset.UtcNow };
            database.Update(result);
            _running = null;
        }
        running.Dispose();
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
