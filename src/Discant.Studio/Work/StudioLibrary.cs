using Discant.Pitch;
using Discant.Studio.Sound;
using Discant.Studio.Storage;

namespace Discant.Studio.Work;

/// <summary>Everything that can be done with recordings and takes, whoever asks.</summary>
internal sealed class StudioLibrary(
    StudioDatabase database,
    StudioFolder folder,
    StudioLimits limits,
    IStudioEngine engine,
    TakeQueue queue,
    StudioEvents events
)
{
    private const double SpareShare = 1.1; // stems, and what is made of them to be looked at

    private readonly Lock _lock = new();

    /// <summary>Removes what a program left behind that was ended in the middle of something.</summary>
    public void Tidy()
    {
        Directory.CreateDirectory(folder.Recordings);
        if (Directory.Exists(folder.Incoming))
            Directory.Delete(folder.Incoming, recursive: true);
        Directory.CreateDirectory(folder.Incoming);
        var known = database.Recordings().Select(r => folder.Recording(r.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var left in Directory.GetDirectories(folder.Recordings).Where(f => !known.Contains(f)))
            Directory.Delete(left, recursive: true);
        foreach (var recording in database.Recordings())
            TidyTakes(recording.Id);
    }

    public IReadOnlyList<RecordingView> All() => [.. database.Recordings().Select(View)];

    public RecordingView? Find(Guid recording) => database.Recording(recording) is { } stored ? View(stored) : null;

    public TakeView View(StoredTake take)
    {
        var running = queue.Running is { } now && now.Id == take.Id ? now : null;
        return new TakeView(
            take.Id,
            take.Recording,
            take.Number,
            take.State,
            take.Settings,
            take.CorrectionOf,
            take.State == TakeState.Done ? 1 : running?.Progress.Fraction ?? 0,
            running?.Progress.Stage ?? "",
            running?.SecondsLeft,
            take.Failure,
            take.Warnings,
            [.. take.Voices.Select(v => new VoiceView(v.Name, v.LevelDb, v.SungSeconds))],
            take.Revision,
            take.Created,
            take.Finished
        );
    }

    /// <summary>A recording, or the answer that there is none.</summary>
    /// <exception cref="StudioException">There is none.</exception>
    public StoredRecording Recording(Guid id) => database.Recording(id) ?? throw new StudioException(404, "there is no such recording");

    /// <summary>A take, or the answer that there is none.</summary>
    /// <exception cref="StudioException">There is none.</exception>
    public StoredTake Take(Guid id) => database.Take(id) ?? throw new StudioException(404, "there is no such take");

    /// <summary>A take whose stems are there.</summary>
    /// <exception cref="StudioException">There is none, or it is not done.</exception>
    public StoredTake Finished(Guid id) =>
        Take(id) is { State: TakeState.Done } take ? take : throw new StudioException(409, "this take has no stems (yet)");

    /// <summary>Whether there is room for a file of that size.</summary>
    /// <exception cref="StudioException">There is not.</exception>
    public void CheckRoom(long bytes)
    {
        if (bytes > Room())
            throw StudioFolder.Full();
    }

    /// <summary>Whether one more take may wait.</summary>
    /// <exception cref="StudioException">It may not.</exception>
    public void CheckQueue()
    {
        if (database.UnfinishedTakes() >= limits.QueuedTakes)
            throw new StudioException(429, $"{limits.QueuedTakes} takes are waiting already; let some of them finish");
    }

    /// <summary>Settings as the engine understands them.</summary>
    /// <exception cref="StudioException">They make no sense.</exception>
    public TakeSettings Checked(TakeSettings settings)
    {
        var name = string.IsNullOrEmpty(settings.Method) ? engine.Methods[0].Name : settings.Method;
        var method = engine.Methods.FirstOrDefault(m => m.Name == name);
        if (method is null)
            throw new StudioException(400, $"the method is one of {string.Join(", ", engine.Methods.Select(m => m.Name))}");
        if (settings.Voices is < 1 or > TakeSettings.MostVoices)
            throw new StudioException(400, $"the number of voices is from 1 to {TakeSettings.MostVoices}, or left out to be heard");
        if (settings.Quality is not (TakeSettings.Fast or TakeSettings.Best))
            throw new StudioException(400, $"the quality is {TakeSettings.Fast} or {TakeSettings.Best}");
        if (method.NeedsVoices && settings.Voices is null)
            throw new StudioException(400, $"the method {name} needs the number of voices");
        if (settings.Voices > method.MostVoices)
            throw new StudioException(400, $"the method {name} tells at most {method.MostVoices} voices apart");
        if (!method.CanFit && settings.Quality != TakeSettings.Fast)
            throw new StudioException(400, $"the method {name} has one quality only: {TakeSettings.Fast}");
        return settings with { Method = name };
    }

    /// <summary>Takes up a recording that has come, and asks for its first take.</summary>
    /// <param name="incoming">Its file, which goes where it belongs or is deleted.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="settings">How to take it apart.</param>
    /// <param name="cancel">The user has gone.</param>
    public RecordingView Add(string incoming, string name, TakeSettings settings, CancellationToken cancel)
    {
        var decoded = folder.NewIncoming(".wav");
        try
        {
            settings = Checked(settings);
            var recording = new RecordingIntake(limits, Room()).Take(incoming, decoded, name, cancel);
            lock (_lock)
            {
                CheckTake(recording, settings);
                Directory.CreateDirectory(folder.Recording(recording.Id));
                File.Move(incoming, folder.Original(recording.Id));
                File.Move(decoded, folder.Mixture(recording.Id));
                database.Add(recording);
                Enqueue(
                    new StoredTake
                    {
                        Id = Guid.NewGuid(),
                        Recording = recording.Id,
                        Number = 0,
                        Settings = settings,
                        Created = DateTimeOffset.UtcNow,
                    }
                );
            }
            return View(recording);
        }
        finally
        {
            File.Delete(incoming);
            File.Delete(decoded);
        }
    }

    /// <summary>Asks for another take of a recording.</summary>
    /// <param name="id">The recording.</param>
    /// <param name="settings">How to take it apart.</param>
    /// <param name="correctionOf">The take by whose curves, as they are saved now, to go; null to listen.</param>
    public TakeView AddTake(Guid id, TakeSettings settings, Guid? correctionOf)
    {
        settings = Checked(settings);
        lock (_lock)
        {
            // Under the lock, so that nothing is asked for of what is being deleted.
            var recording = Recording(id);
            var corrected = correctionOf is { } other ? Corrected(other, recording, settings) : null;
            CheckTake(recording, settings);
            if (database.Takes(id).Count >= limits.TakesOfARecording)
                throw new StudioException(429, $"this recording has {limits.TakesOfARecording} takes; delete some of them");
            var take = new StoredTake
            {
                Id = Guid.NewGuid(),
                Recording = id,
                Number = 0,
                Settings = settings,
                CorrectionOf = corrected?.Id,
                Created = DateTimeOffset.UtcNow,
            };
            if (corrected is not null)
            {
                Directory.CreateDirectory(folder.Take(take));
                PitchFile.Write(folder.GivenCurves(take), corrected.Named(PitchFile.Read(folder.Curves(corrected, corrected.Revision))));
            }
            return View(Enqueue(take));
        }
    }

    /// <summary>Ends a take that waits or runs.</summary>
    public TakeView Cancel(Guid id)
    {
        var take = Take(id);
        queue.Cancel(take.Id);
        return View(Take(id));
    }

    /// <summary>Deletes a recording with everything that was made of it.</summary>
    public async Task DeleteRecording(Guid id)
    {
        // First its row: from then on no take of it begins, nor is asked for.
        lock (_lock)
            database.DeleteRecording(Recording(id).Id);
        await queue.LeaveAlone(r => r.Recording == id);
        DeleteFolder(folder.Recording(id));
        events.Changed(id);
    }

    /// <summary>Deletes a take with everything that was made of it.</summary>
    public async Task DeleteTake(Guid id)
    {
        var take = Take(id);
        lock (_lock)
            database.DeleteTake(id);
        await queue.LeaveAlone(r => r.Id == id);
        DeleteFolder(folder.Take(take));
        events.Changed(take.Recording);
    }

    /// <summary>The saved states of a take's curves.</summary>
    public IReadOnlyList<CurveRevision> Revisions(Guid take) => database.Revisions(Finished(take).Id);

    /// <summary>File of a saved state of a take's curves.</summary>
    /// <param name="take">The take.</param>
    /// <param name="revision">Its number; null for the newest.</param>
    /// <exception cref="StudioException">There is none.</exception>
    public string Curves(StoredTake take, int? revision)
    {
        var file = folder.Curves(take, revision ?? take.Revision);
        return File.Exists(file) ? file : throw new StudioException(404, "there are no such curves");
    }

    /// <summary>Saves curves as the newest state of a take; the voices keep their names.</summary>
    /// <param name="id">The take.</param>
    /// <param name="curves">As many voices as the take has.</param>
    /// <param name="note">What was done, in a few words.</param>
    public TakeView SaveCurves(Guid id, PitchTracks curves, string note)
    {
        lock (_lock)
        {
            var take = Finished(id);
            if (take.Revision == 0)
                throw new StudioException(409, $"the method {take.Settings.Method} goes by no curves");
            if (curves.VoiceCount != take.Voices.Count)
                throw new StudioException(400, $"these are the curves of {curves.VoiceCount} voices; the take has {take.Voices.Count}");
            CheckFrames(curves, Recording(take.Recording));
            var revision = take.Revision + 1;
            PitchFile.Write(folder.Curves(take, revision), curves);
            database.Add(id, new CurveRevision(revision, note, DateTimeOffset.UtcNow));
            Forget(take, revision - limits.CurveRevisions);
            events.Changed(take.Recording);
            return View(Take(id));
        }
    }

    /// <summary>Gives the voices of a take other names.</summary>
    /// <exception cref="StudioException">They cannot be names.</exception>
    public TakeView Rename(Guid id, IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            var take = Finished(id);
            if (names.Count != take.Voices.Count)
                throw new StudioException(400, $"{names.Count} names for {take.Voices.Count} voices");
            // The declaration does not keep JSON from saying null within a list.
            if (names.Any(n => n is null))
                throw new StudioException(400, "each voice needs a name");
            try
            {
                _ = new PitchTracks([.. names.Select(_ => Array.Empty<double>())], names);
            }
            catch (ArgumentException)
            {
                throw new StudioException(
                    400,
                    "names must differ and must do as names of files: no / \\ : * ? \" < > |, at most 100 letters"
                );
            }
            database.Update(take with { Voices = [.. take.Voices.Select((v, k) => v with { Name = names[k] })] });
            events.Changed(take.Recording);
            return View(Take(id));
        }
    }

    private long Room() => limits.DiskBytes - folder.UsedBytes();

    private void TidyTakes(Guid recording)
    {
        var known = database.Takes(recording).Select(folder.Take).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(folder.Takes(recording)))
            foreach (var left in Directory.GetDirectories(folder.Takes(recording)).Where(f => !known.Contains(f)))
                Directory.Delete(left, recursive: true);
    }

    private static void CheckFrames(PitchTracks curves, StoredRecording recording)
    {
        const double spareSeconds = 10;
        if (curves.FrameCount * PitchTracks.FrameSeconds > recording.Seconds + spareSeconds)
            throw new StudioException(400, "these curves are longer than the recording");
    }

    private void Forget(StoredTake take, int revision)
    {
        if (revision < 2)
            return;
        database.DeleteRevision(take.Id, revision);
        File.Delete(folder.Curves(take, revision));
    }

    private StoredTake Corrected(Guid id, StoredRecording recording, TakeSettings settings)
    {
        var take = Finished(id);
        if (take.Recording != recording.Id)
            throw new StudioException(400, "that take is of another recording");
        if (take.Revision == 0 || !engine.Methods.Single(m => m.Name == settings.Method).UsesCurves)
            throw new StudioException(400, $"the method {settings.Method} goes by no curves");
        return take;
    }

    private void CheckTake(StoredRecording recording, TakeSettings settings)
    {
        CheckQueue();
        var stem = recording.Frames * recording.Channels * sizeof(float);
        CheckRoom((long)(SpareShare * stem * (settings.Voices ?? TakeSettings.MostVoices)));
    }

    private StoredTake Enqueue(StoredTake take)
    {
        Directory.CreateDirectory(folder.Take(take));
        take = database.Add(take);
        queue.Wake();
        events.Changed(take.Recording);
        return take;
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private RecordingView View(StoredRecording r) =>
        new(
            r.Id,
            r.Name,
            r.Seconds,
            r.Frames,
            r.SampleRate,
            r.Channels,
            r.Bytes,
            r.Warning,
            r.Created,
            [.. database.Takes(r.Id).Select(View)]
        );
}
