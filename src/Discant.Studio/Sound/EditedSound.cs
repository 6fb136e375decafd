using System.IO.Compression;
using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Studio.Storage;
using Discant.Studio.Web;
using Discant.Studio.Work;

namespace Discant.Studio.Sound;

/// <summary>Mixes with voices changed, and files to practise with: made when they are asked for, and not kept.</summary>
/// <param name="folder">Where everything lies.</param>
/// <param name="library">Takes and their curves.</param>
/// <param name="options">How many threads work on it.</param>
internal sealed class EditedSound(StudioFolder folder, StudioLibrary library, StudioOptions options) : IDisposable
{
    private const double BeyondAnyRecording = 1e6; // s

    // Each keeps all threads busy.
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>A mix, 32-bit WAV; it is gone when it is closed.</summary>
    /// <exception cref="StudioException">A change cannot be made.</exception>
    public Task<Stream> Mix(StoredTake take, EditRequest request, CancellationToken cancel) =>
        Render(take, request, null, (made, target) => File.Move(made.Files.Single(f => f.Kind == "mix").File, target), cancel);

    /// <summary>For each voice a file with it in front of the others and one without it, in one archive; it is gone when it is closed.</summary>
    /// <exception cref="StudioException">There is one voice only, or a change cannot be made.</exception>
    public Task<Stream> Practice(StoredTake take, EditRequest request, CancellationToken cancel) =>
        Render(take, request, new PracticeMix(request.OthersDb), (made, target) => Pack(take, made, target), cancel);

    private async Task<Stream> Render(
        StoredTake take,
        EditRequest request,
        PracticeMix? practice,
        Action<EditedMixResult, string> finish,
        CancellationToken cancel
    )
    {
        var recording = library.Recording(take.Recording);
        var files = practice is null ? 1 : 4 * take.Voices.Count; // an archive beside the files
        library.CheckRoom(recording.Frames * recording.Channels * sizeof(float) * files);
        var target = folder.NewIncoming(".made");
        await _turn.WaitAsync(cancel);
        try
        {
            await Task.Run(() => Make(take, request, practice, made => finish(made, target), cancel), cancel);
            return UntilClosed(target);
        }
        catch (Exception e)
        {
            File.Delete(target);
            if (e is InvalidDataException)
                throw new StudioException(400, folder.WithoutPaths(e.Message, recording.Name));
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Make(StoredTake take, EditRequest request, PracticeMix? practice, Action<EditedMixResult> finish, CancellationToken cancel)
    {
        var made = folder.NewIncoming();
        var output = new EditOutput(made)
        {
            Practice = practice,
            WritesVoices = false,
            Threads = options.Threads,
        };
        try
        {
            finish(EditedMix.Render(Separated(take), Edits(take, request), output, Region(request), null, cancel));
        }
        finally
        {
            if (Directory.Exists(made))
                Directory.Delete(made, recursive: true);
        }
    }

    private static FileStream UntilClosed(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    private static EditRegion? Region(EditRequest request) =>
        request is { FromSeconds: null, ToSeconds: null }
            ? null
            : new EditRegion(request.FromSeconds ?? 0, request.ToSeconds ?? BeyondAnyRecording);

    private SeparatedRecording Separated(StoredTake take)
    {
        var curves = take.Revision > 0 ? PitchFile.Read(folder.Curves(take, take.Revision)) : null;
        var files = take.Voices.Select(v => Path.Combine(folder.Stems(take), v.File));
        return SeparatedRecording.OfFiles([.. files], curves?.Named([.. take.Voices.Select(OwnName)]));
    }

    // Stems keep the names they were made with, whatever the user calls them now.
    private static string OwnName(StoredVoice voice) => Path.GetFileNameWithoutExtension(voice.File);

    private VoiceEdit[] Edits(StoredTake take, EditRequest request) =>
        // The declaration does not keep JSON from saying null within a list.
        request.Voices.Any(v => v is null)
            ? throw new StudioException(400, "a change of a voice is an object with its number")
            : [.. request.Voices.Select(v => Edit(take, v))];

    private VoiceEdit Edit(StoredTake take, VoiceChange change) =>
        new(OwnName(Voice(take, change.Voice)))
        {
            Melody = change.Melody is { } melody ? Melody(Voice(take, change.Voice), melody) : null,
            Tune = change.Tune,
            ReferenceHertz = change.ReferenceHertz,
            Vibrato = change.Vibrato,
            TransposeCents = change.TransposeCents,
            TimbreOf = change.TimbreOf is { } other ? OwnName(Voice(take, other)) : null,
            Breath = change.Breath,
            GainDb = change.GainDb,
            Pan = change.Pan,
            Mute = change.Mute,
        };

    private static StoredVoice Voice(StoredTake take, int number) =>
        number >= 0 && number < take.Voices.Count
            ? take.Voices[number]
            : throw new StudioException(400, $"the take has the voices 0 to {take.Voices.Count - 1}");

    // It is called as the user calls the voice, the stem as it was made.
    private PitchTracks Melody(StoredVoice voice, byte[] melody)
    {
        // What it is, is found out from its first bytes.
        var file = folder.NewIncoming(".csv");
        try
        {
            File.WriteAllBytes(file, melody);
            return new PitchTracks([TargetCurve.MelodyOf(PitchFile.Read(file), voice.Name)], [OwnName(voice)]);
        }
        catch (PitchFileException e)
        {
            throw new StudioException(422, $"the melody for {voice.Name} cannot be read: {Problems.AfterTheFile(e.Message)}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Pack(StoredTake take, EditedMixResult made, string target)
    {
        using var archive = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (var file in made.Files)
        {
            var name = take.Voices.First(v => OwnName(v) == file.Voice).Name;
            archive.CreateEntryFromFile(file.File, $"{file.Kind}/{name}{Path.GetExtension(file.File)}", CompressionLevel.NoCompression);
        }
    }
}
