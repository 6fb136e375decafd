using Discant.Pitch;
using Discant.Studio.Sound;
using Discant.Studio.Storage;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Discant.Studio.Web;

/// <summary>Recordings over HTTP: sent in, listed, followed, deleted.</summary>
internal static class RecordingEndpoints
{
    private const long FormSpareBytes = 1 << 20;

    public static void Map(IEndpointRouteBuilder routes, StudioOptions options, IStudioEngine engine)
    {
        routes.MapGet("/api/studio", () => Facts(options, engine)).WithSummary("What this studio offers and accepts.");
        routes
            .MapGet("/api/recordings", (StudioLibrary library) => library.All())
            .WithSummary("All recordings, the newest first, with their takes.");
        routes
            .MapGet(
                "/api/recordings/{id:guid}",
                (Guid id, StudioLibrary library) => library.Find(id) ?? throw new StudioException(404, "there is no such recording")
            )
            .WithSummary("A recording with its takes.");
        routes
            .MapPost("/api/recordings", Upload)
            .Accepts<IFormFile>("multipart/form-data")
            .Produces<RecordingView>(StatusCodes.Status201Created)
            .WithSummary(
                "Sends a recording in, as a form with the parts `settings` (JSON, may be left out) and `file`; its first take is queued."
            );
        routes
            .MapPost("/api/recordings/example", Example)
            .Produces<RecordingView>(StatusCodes.Status201Created)
            .WithSummary("Has the program sing a recording; its first take is queued.");
        routes
            .MapPost("/api/recordings/{id:guid}/takes", AddTake)
            .Produces<TakeView>(StatusCodes.Status201Created)
            .WithSummary("Separates a recording once more, by the saved curves of a take or by listening anew.");
        routes
            .MapDelete("/api/recordings/{id:guid}", DeleteRecording)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Deletes a recording with everything that was made of it.");
    }

    private static StudioFacts Facts(StudioOptions options, IStudioEngine engine) =>
        new(
            options.Versions.GetValueOrDefault("discant", ""),
            engine.Methods,
            TakeSettings.MostVoices,
            options.Limits.UploadBytes,
            options.Limits.Duration.TotalSeconds,
            options.Limits.QueuedTakes,
            PitchTracks.FrameSeconds,
            new SpectrogramFacts(
                SpectrogramTiles.Width,
                SpectrogramTiles.Height,
                SpectrogramTiles.LowHz,
                SpectrogramTiles.HighHz,
                SpectrogramTiles.ColumnsASecond
            ),
            new PeaksFacts(WaveformPeaks.FinestFrames, WaveformPeaks.Step, WaveformPeaks.Levels)
        );

    private static async Task<IResult> Upload(
        HttpContext context,
        StudioLibrary library,
        UploadReader reader,
        StudioOptions options,
        CancellationToken cancel
    )
    {
        // Refused before it is sent where the answer is known already.
        library.CheckQueue();
        library.CheckRoom(2 * (context.Request.ContentLength ?? 0));
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false })
            size.MaxRequestBodySize = options.Limits.UploadBytes + FormSpareBytes;
        var (file, name, settings) = await reader.Read(context.Request, cancel);
        var recording = await Task.Run(() => library.Add(file, name, settings, cancel), CancellationToken.None);
        return TypedResults.Created($"/api/recordings/{recording.Id:N}", recording);
    }

    private static async Task<IResult> Example(
        TakeSettings? settings,
        StudioLibrary library,
        StudioFolder folder,
        IStudioEngine engine,
        CancellationToken cancel
    )
    {
        library.CheckQueue();
        var chosen = library.Checked(settings ?? new TakeSettings());
        var file = folder.NewIncoming();
        var recording = await Task.Run(
            () =>
            {
                try
                {
                    engine.SingExample(file, cancel);
                    return library.Add(file, "Chorale sung by Discant.wav", chosen, cancel);
                }
                finally
                {
                    File.Delete(file);
                }
            },
            CancellationToken.None
        );
        return TypedResults.Created($"/api/recordings/{recording.Id:N}", recording);
    }

    private static IResult AddTake(Guid id, TakeRequest request, StudioLibrary library)
    {
        var take = library.AddTake(id, request.Settings ?? new TakeSettings(), request.CorrectionOf);
        return TypedResults.Created($"/api/takes/{take.Id:N}", take);
    }

    private static async Task<IResult> DeleteRecording(Guid id, StudioLibrary library)
    {
        await library.DeleteRecording(id);
        return TypedResults.NoContent();
    }
}
