using System.Runtime.CompilerServices;
using System.Text.Json;
using Discant.Studio.Storage;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Discant.Studio.Web;

/// <summary>Following the work over HTTP, by server-sent events: each is a recording as it is now, or its id alone when it was deleted.</summary>
internal static class FollowEndpoints
{
    private const string EventStream = "text/event-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/api/events",
                (HttpContext context, StudioLibrary library, StudioEvents events, IHostApplicationLifetime life) =>
                    Send(context, events, life, (follower, ends) => Everything(library, follower, ends))
            )
            .Produces<StudioEvent>(StatusCodes.Status200OK, EventStream)
            .WithSummary(
                "Follows everything (server-sent events): each event is a recording as it is now, or its id alone when it was deleted."
            );
        routes
            .MapGet(
                "/api/recordings/{id:guid}/events",
                (Guid id, HttpContext context, StudioLibrary library, StudioEvents events, IHostApplicationLifetime life) =>
                {
                    library.Recording(id);
                    return Send(context, events, life, (follower, ends) => One(id, library, follower, ends));
                }
            )
            .Produces<StudioEvent>(StatusCodes.Status200OK, EventStream)
            .WithSummary("Follows one recording until none of its takes waits or runs.");
    }

    private static async Task Send(
        HttpContext context,
        StudioEvents events,
        IHostApplicationLifetime life,
        Func<StudioEvents.Follower, CancellationToken, IAsyncEnumerable<StudioEvent>> tell
    )
    {
        using var follower = events.Follow();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping, context.RequestAborted);
        context.Response.ContentType = EventStream;
        // At once, though there may be nothing to tell: the page sees that it is connected.
        await context.Response.Body.FlushAsync(ends.Token);
        try
        {
            await foreach (var change in tell(follower, ends.Token))
            {
                var text = JsonSerializer.Serialize(change, WebJson.Default.StudioEvent);
                await context.Response.WriteAsync($"event: recording\ndata: {text}\n\n", ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the program ends: the end of the story, not an error.
        }
    }

    private static async IAsyncEnumerable<StudioEvent> Everything(
        StudioLibrary library,
        StudioEvents.Follower follower,
        [EnumeratorCancellation] CancellationToken ends
    )
    {
        foreach (var recording in library.All())
            yield return new StudioEvent(recording.Id, recording);
        await foreach (var changed in follower.Changes(ends))
            yield return new StudioEvent(changed, library.Find(changed));
    }

    private static async IAsyncEnumerable<StudioEvent> One(
        Guid id,
        StudioLibrary library,
        StudioEvents.Follower follower,
        [EnumeratorCancellation] CancellationToken ends
    )
    {
        var now = library.Find(id);
        yield return new StudioEvent(id, now);
        if (IsOver(now))
            yield break;
        await foreach (var changed in follower.Changes(ends))
        {
            if (changed != id)
                continue;
            now = library.Find(id);
            yield return new StudioEvent(id, now);
            if (IsOver(now))
                yield break;
        }
    }

    private static bool IsOver(RecordingView? recording) =>
        recording is null || recording.Takes.All(t => t.State is not (TakeState.Queued or TakeState.Running));
}
