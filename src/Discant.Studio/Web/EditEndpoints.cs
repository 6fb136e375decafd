using Discant.Studio.Sound;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Discant.Studio.Web;

/// <summary>Changed voices over HTTP: what `discant edit` does, for the page and for scripts.</summary>
internal static class EditEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, StudioLimits limits)
    {
        // A melody is part of the request.
        var size = new RequestSizeLimitAttribute(limits.EditBytes);
        routes
            .MapPost("/api/takes/{id:guid}/mix", Mix)
            .Produces(StatusCodes.Status200OK, contentType: "audio/wav")
            .WithMetadata(size)
            .WithSummary("The voices mixed again, some of them changed; or a stretch of that, to be tried. Nothing is kept.")
            .WithDescription(
                "What can become of a voice is what `discant edit` offers; `melody` holds the bytes of an F0 file (CSV, MIDI, JSON) in base64, `timbreOf` is the number of a voice."
            );
        routes
            .MapPost("/api/takes/{id:guid}/practice", Practice)
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .WithMetadata(size)
            .WithSummary("For each voice a file with it in front of the others, and one without it.");
    }

    private static async Task<IResult> Mix(
        Guid id,
        EditRequest request,
        StudioLibrary library,
        EditedSound edited,
        CancellationToken cancel
    ) => TypedResults.Stream(await edited.Mix(library.Finished(id), request, cancel), "audio/wav", "mix.wav");

    private static async Task<IResult> Practice(
        Guid id,
        EditRequest request,
        StudioLibrary library,
        EditedSound edited,
        CancellationToken cancel
    ) => TypedResults.Stream(await edited.Practice(library.Finished(id), request, cancel), "application/zip", "practice.zip");
}
