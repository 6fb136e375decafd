using System.Text;
using Discant.Pitch;
using Discant.Pitch.Notes;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Discant.Studio.Web;

/// <summary>Notes and intonation over HTTP: what `discant pitch notes` says of the curves as they are saved.</summary>
internal static class NoteEndpoints
{
    private const string Csv = "text/csv; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/takes/{id:guid}/intonation", View)
            .WithSummary(
                "How well the voices are in tune, each and in pairs, cents; `a4` is the a' to compare with, else it is estimated."
            );
        routes
            .MapGet("/api/takes/{id:guid}/notes.mid", Midi)
            .Produces(StatusCodes.Status200OK, contentType: "audio/midi")
            .WithSummary("The notes: a track a voice, the nearest key a note, its deviation as a pitch bend.");
        routes
            .MapGet("/api/takes/{id:guid}/notes.csv", Notes)
            .Produces(StatusCodes.Status200OK, contentType: Csv)
            .WithSummary("The notes: onset, end, pitch, deviation, drift and vibrato.");
        routes
            .MapGet("/api/takes/{id:guid}/intervals.csv", Intervals)
            .Produces(StatusCodes.Status200OK, contentType: Csv)
            .WithSummary("The intervals between voices, chord by chord.");
    }

    private static async Task<IntonationView> View(Guid id, double? a4, StudioLibrary library, CancellationToken cancel)
    {
        var (_, report) = await Report(id, a4, library, cancel);
        return new IntonationView(report.ReferenceHertz, report.Voices, report.Pairs());
    }

    private static async Task<IResult> Midi(Guid id, double? a4, StudioLibrary library, CancellationToken cancel)
    {
        var (voices, report) = await Report(id, a4, library, cancel);
        return TypedResults.Bytes(NoteMidi.Bytes(voices, report.ReferenceHertz), "audio/midi", "notes.mid");
    }

    private static async Task<IResult> Notes(Guid id, double? a4, StudioLibrary library, CancellationToken cancel) =>
        Table((await Report(id, a4, library, cancel)).Report.NotesToCsv(), "notes.csv");

    private static async Task<IResult> Intervals(Guid id, double? a4, StudioLibrary library, CancellationToken cancel) =>
        Table((await Report(id, a4, library, cancel)).Report.IntervalsToCsv(), "intervals.csv");

    private static IResult Table(string text, string name) => TypedResults.Bytes(Encoding.UTF8.GetBytes(text), Csv, name);

    private static Task<(IReadOnlyList<VoiceNotes> Voices, IntonationReport Report)> Report(
        Guid id,
        double? a4,
        StudioLibrary library,
        CancellationToken cancel
    )
    {
        if (a4 is { } given && ConcertPitch.Mistake(given) is { } mistake)
            throw new StudioException(400, mistake);
        var take = library.Finished(id);
        var file = library.Curves(take, null);
        return Task.Run(
            () =>
            {
                var tracks = take.Named(PitchFile.Read(file));
                var voices = VoiceNotes.Of(tracks);
                return (voices, IntonationReport.Of(tracks, voices, a4));
            },
            cancel
        );
    }
}
