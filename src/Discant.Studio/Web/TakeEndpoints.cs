using Discant.Pitch;
using Discant.Studio.Sound;
using Discant.Studio.Storage;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Discant.Studio.Web;

/// <summary>Takes over HTTP: their state, their F0 curves, what changed between two.</summary>
internal static class TakeEndpoints
{
    private const int LongestNote = 100;
    private static readonly string[] s_curveFormats = ["csv", "json", "mid"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/takes/{id:guid}", (Guid id, StudioLibrary library) => library.View(library.Take(id))).WithSummary("A take.");
        routes
            .MapPost("/api/takes/{id:guid}/cancel", (Guid id, StudioLibrary library) => library.Cancel(id))
            .WithSummary("Ends a take that waits or runs.");
        routes
            .MapDelete("/api/takes/{id:guid}", Delete)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Deletes a take with everything that was made of it.");
        routes
            .MapPut("/api/takes/{id:guid}/names", (Guid id, NamesRequest names, StudioLibrary library) => library.Rename(id, names.Names))
            .WithSummary("Gives the voices other names.");
        routes
            .MapGet("/api/takes/{id:guid}/f0.{format}", Curves)
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithSummary("The F0 curves as they are saved: csv, json or mid; `revision` asks for an older state.");
        routes
            .MapPut("/api/takes/{id:guid}/f0.{format}", SaveCurves)
            .Accepts<byte[]>("application/octet-stream", "application/json", "text/csv", "audio/midi")
            .WithSummary("Saves F0 curves, as many as there are voices; the answer is the take. `note` says what was done.");
        routes
            .MapGet("/api/takes/{id:guid}/f0/history", (Guid id, StudioLibrary library) => library.Revisions(id))
            .WithSummary("The saved states of the curves.");
        routes
            .MapGet("/api/takes/{id:guid}/comparison/{other:guid}", Compare)
            .WithSummary("What changed from another take to this one, voice by voice: levels, and the time for which the F0 differs.");
    }

    private static async Task<IResult> Delete(Guid id, StudioLibrary library)
    {
        await library.DeleteTake(id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Curves(
        Guid id,
        string format,
        int? revision,
        StudioLibrary library,
        StudioFolder folder,
        CachedFile cache,
        CancellationToken cancel
    )
    {
        CheckFormat(format);
        var take = library.Finished(id);
        var state = revision ?? take.Revision;
        var saved = library.Curves(take, state);
        if (format == "json" && revision is not null)
            return TypedResults.PhysicalFile(saved, "application/json");
        var file = folder.NewIncoming("." + format);
        try
        {
            await Task.Run(() => PitchFile.Write(file, take.Named(PitchFile.Read(saved))), cancel);
            return TypedResults.Bytes(await File.ReadAllBytesAsync(file, cancel), TypeOf(format), format == "json" ? null : $"f0.{format}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<TakeView> SaveCurves(
        Guid id,
        string format,
        string? note,
        HttpContext context,
        StudioLibrary library,
        StudioFolder folder,
        StudioOptions options,
        CancellationToken cancel
    )
    {
        CheckFormat(format);
        library.Finished(id);
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false })
            size.MaxRequestBodySize = options.Limits.CurveBytes;
        var file = folder.NewIncoming("." + format);
        try
        {
            await using (var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
                await context.Request.Body.CopyToAsync(target, cancel);
            var curves = await Task.Run(() => PitchFile.Read(file), cancel);
            return library.SaveCurves(id, curves, note is { Length: > 0 } ? note[..Math.Min(note.Length, LongestNote)] : "edited");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<ComparisonView> Compare(
        Guid id,
        Guid other,
        StudioLibrary library,
        StudioFolder folder,
        CancellationToken cancel
    )
    {
        var (take, before) = (library.Finished(id), library.Finished(other));
        if (take.Recording != before.Recording)
            throw new StudioException(400, "that take is of another recording");
        var step = TakeComparison.Step(library.Recording(take.Recording).Seconds);
        return await Task.Run(
            () =>
            {
                var (curves, curvesBefore) = (FirstCurves(take, folder), FirstCurves(before, folder));
                var voices = Enumerable.Range(0, Math.Min(take.Voices.Count, before.Voices.Count));
                return new ComparisonView(
                    step,
                    [
                        .. voices.Select(v =>
                            TakeComparison.Of(
                                take.Voices[v].Name,
                                Path.Combine(folder.Stems(before), before.Voices[v].File),
                                Path.Combine(folder.Stems(take), take.Voices[v].File),
                                step,
                                curves is null || curvesBefore is null
                                    ? 0
                                    : TakeComparison.ChangedSeconds(curves.Voice(v), curvesBefore.Voice(v)),
                                cancel
                            )
                        ),
                    ]
                );
            },
            cancel
        );
    }

    // What the take was made with, whatever has been edited since.
    private static PitchTracks? FirstCurves(StoredTake take, StudioFolder folder)
    {
        var file = folder.Curves(take, 1);
        return File.Exists(file) ? PitchFile.Read(file) : null;
    }

    private static void CheckFormat(string format)
    {
        if (!s_curveFormats.Contains(format, StringComparer.Ordinal))
            throw new StudioException(404, "curves come and go as csv, json or mid");
    }

    private static string TypeOf(string format) =>
        format switch
        {
            "json" => "application/json",
            "mid" => "audio/midi",
            _ => "text/csv; charset=utf-8",
        };
}
