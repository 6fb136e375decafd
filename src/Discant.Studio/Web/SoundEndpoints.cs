using Discant.Audio;
using Discant.Studio.Sound;
using Discant.Studio.Storage;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Discant.Studio.Web;

/// <summary>Sounds over HTTP: to be played, looked at and downloaded. Stem 0 is the first voice; the mixture belongs to the recording.</summary>
internal static class SoundEndpoints
{
    private const string Wav = "audio/wav";
    private const string Bytes = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/api/recordings/{id:guid}/mixture.wav",
                (Guid id, StudioLibrary library, StudioFolder folder) =>
                    TypedResults.PhysicalFile(folder.Mixture(library.Recording(id).Id), Wav, enableRangeProcessing: true)
            )
            .Produces(StatusCodes.Status200OK, contentType: Wav)
            .WithSummary("The recording decoded, 32-bit WAV; understands ranges.");
        routes
            .MapGet(
                "/api/recordings/{id:guid}/samples",
                (Guid id, long start, int frames, StudioLibrary library, StudioFolder folder, CancellationToken cancel) =>
                    TypedResults.Bytes(SoundStretch.Read(folder.Mixture(library.Recording(id).Id), start, frames, cancel), Bytes)
            )
            .Produces(StatusCodes.Status200OK, contentType: Bytes)
            .WithSummary("A stretch of the recording: channels x frames, 32-bit floats, little-endian.");
        routes
            .MapGet("/api/recordings/{id:guid}/peaks", MixturePeaks)
            .Produces(StatusCodes.Status200OK, contentType: Bytes)
            .WithSummary("Outlines of the recording at several zoom levels: pairs of signed bytes.");
        routes
            .MapGet("/api/recordings/{id:guid}/spectrogram/{zoom:int}/{tile:int}", Tile)
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .WithSummary("A tile of the recording's spectrogram, grey; white is silence.");
        routes
            .MapGet("/api/takes/{id:guid}/stems/{stem:int}.wav", Stem)
            .Produces(StatusCodes.Status200OK, contentType: Wav)
            .WithSummary("A stem as the engine wrote it, 32-bit WAV; understands ranges.");
        routes
            .MapGet("/api/takes/{id:guid}/stems/{stem:int}.flac", Flac)
            .Produces(StatusCodes.Status200OK, contentType: "audio/flac")
            .WithSummary("A stem as 24-bit FLAC; understands ranges.");
        routes
            .MapGet(
                "/api/takes/{id:guid}/stems/{stem:int}/samples",
                (Guid id, int stem, long start, int frames, StudioLibrary library, StudioFolder folder, CancellationToken cancel) =>
                    TypedResults.Bytes(SoundStretch.Read(StemFile(library.Finished(id), stem, folder), start, frames, cancel), Bytes)
            )
            .Produces(StatusCodes.Status200OK, contentType: Bytes)
            .WithSummary("A stretch of a stem: channels x frames, 32-bit floats, little-endian.");
        routes
            .MapGet("/api/takes/{id:guid}/stems/{stem:int}/peaks", StemPeaks)
            .Produces(StatusCodes.Status200OK, contentType: Bytes)
            .WithSummary("Outlines of a stem at several zoom levels: pairs of signed bytes.");
        routes
            .MapGet("/api/takes/{id:guid}/everything.zip", Archive)
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .WithSummary("Recording, stems, curves and report in one archive.");
    }

    /// <summary>File of a stem.</summary>
    /// <exception cref="StudioException">There is no such stem.</exception>
    private static string StemFile(StoredTake take, int stem, StudioFolder folder) =>
        stem >= 0 && stem < take.Voices.Count
            ? Path.Combine(folder.Stems(take), take.Voices[stem].File)
            : throw new StudioException(404, $"the take has the stems 0 to {take.Voices.Count - 1}");

    private static IResult Stem(Guid id, int stem, StudioLibrary library, StudioFolder folder)
    {
        var take = library.Finished(id);
        var file = StemFile(take, stem, folder);
        return TypedResults.PhysicalFile(file, Wav, take.Voices[stem].Name + ".wav", enableRangeProcessing: true);
    }

    private static async Task<IResult> Flac(
        Guid id,
        int stem,
        StudioLibrary library,
        StudioFolder folder,
        CachedFile cache,
        CancellationToken cancel
    )
    {
        var take = library.Finished(id);
        var stemFile = StemFile(take, stem, folder);
        var file = await cache.Get(
            Path.Combine(folder.TakeCache(take), FormattableString.Invariant($"stem-{stem}.flac")),
            path => StemArchive.Encode(stemFile, path, AudioFileFormat.Flac24, cancel),
            cancel
        );
        return TypedResults.PhysicalFile(file, "audio/flac", take.Voices[stem].Name + ".flac", enableRangeProcessing: true);
    }

    private static async Task<IResult> MixturePeaks(
        Guid id,
        StudioLibrary library,
        StudioFolder folder,
        CachedFile cache,
        CancellationToken cancel
    )
    {
        var recording = library.Recording(id);
        return await Peaks(Path.Combine(folder.RecordingCache(recording.Id), "peaks"), folder.Mixture(recording.Id), cache, cancel);
    }

    private static async Task<IResult> StemPeaks(
        Guid id,
        int stem,
        StudioLibrary library,
        StudioFolder folder,
        CachedFile cache,
        CancellationToken cancel
    )
    {
        var take = library.Finished(id);
        var kept = Path.Combine(folder.TakeCache(take), FormattableString.Invariant($"peaks-{stem}"));
        return await Peaks(kept, StemFile(take, stem, folder), cache, cancel);
    }

    private static async Task<IResult> Peaks(string kept, string sound, CachedFile cache, CancellationToken cancel)
    {
        var file = await cache.Get(kept, path => Keep(path, WaveformPeaks.Of(sound, cancel)), cancel);
        return TypedResults.PhysicalFile(file, Bytes);
    }

    private static async Task<IResult> Tile(
        Guid id,
        int zoom,
        int tile,
        StudioLibrary library,
        StudioFolder folder,
        CachedFile cache,
        CancellationToken cancel
    )
    {
        var recording = library.Recording(id);
        if (zoom < 0 || zoom >= SpectrogramTiles.ColumnsASecond.Count || tile < 0 || tile >= SpectrogramTiles.Count(recording, zoom))
            throw new StudioException(404, "there is no such tile");
        var file = await cache.Get(
            Path.Combine(folder.RecordingCache(recording.Id), FormattableString.Invariant($"spectrogram-{zoom}-{tile}.png")),
            path => Keep(path, SpectrogramTiles.Png(folder.Mixture(recording.Id), recording, zoom, tile, cancel)),
            cancel
        );
        return TypedResults.PhysicalFile(file, "image/png");
    }

    private static async Task Archive(Guid id, HttpContext context, StudioLibrary library, StemArchive archive, CancellationToken cancel)
    {
        var take = library.Finished(id);
        var recording = library.Recording(take.Recording);
        var name = Path.GetFileNameWithoutExtension(recording.Name);
        var disposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name + ".zip");
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = disposition.ToString();
        // Sent while it is made: it would have to be written to disk as a whole otherwise.
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // ZipArchive writes the few bytes at the end of each file synchronously, whatever it is asked for.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        await archive.Write(context.Response.Body, recording, take, name, cancel);
    }

    private static void Keep(string path, byte[] content) => WholeFile.Write(path, temporary => File.WriteAllBytes(temporary, content));
}
