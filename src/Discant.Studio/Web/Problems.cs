using Discant.Audio;
using Discant.Pitch;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;

namespace Discant.Studio.Web;

/// <summary>Errors as problem+json (RFC 9457): one line for people, no path, no stack trace.</summary>
internal sealed class Problems(RequestDelegate next, StudioOptions options)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be told.
            return;
        }
        catch (Exception e)
        {
            var problem = Explained(e);
            if (context.Response.HasStarted || problem.Status == StatusCodes.Status500InternalServerError)
                options.Report(e);
            if (context.Response.HasStarted)
                // Half an answer must not look like a whole one.
                context.Abort();
            else
                await Write(context, problem);
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            await Write(context, new StudioException(context.Response.StatusCode, Usual(context.Response.StatusCode)));
    }

    /// <summary>Answers with a problem.</summary>
    public static async Task Write(HttpContext context, StudioException problem)
    {
        context.Response.StatusCode = problem.Status;
        // What is left of an upload would be read to its end otherwise.
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            context.Response.Headers.Connection = "close";
        var body = new ProblemView(ReasonPhrases.GetReasonPhrase(problem.Status), problem.Status, problem.Message);
        await context.Response.WriteAsJsonAsync(body, WebJson.Default.ProblemView, "application/problem+json", CancellationToken.None);
    }

    private static StudioException Explained(Exception e) =>
        e switch
        {
            StudioException known => known,
            BadHttpRequestException { StatusCode: 413 } => new(413, "this is larger than the studio accepts"),
            BadHttpRequestException bad => new(bad.StatusCode, Usual(bad.StatusCode)),
            _ when IsDiskFull(e) => new(507, "the disk is full"),
            AudioFormatException audio => new(422, audio.Reason),
            PitchFileException pitch => new(422, AfterTheFile(pitch.Message)),
            FileNotFoundException or DirectoryNotFoundException => new(404, "there is no such thing here any more"),
            InvalidDataException => new(400, "the form cannot be understood"),
            _ => new(500, $"something went wrong inside the studio ({e.GetType().Name})"),
        };

    /// <summary>Whether it comes of the disk having no room, or does so in the end.</summary>
    public static bool IsDiskFull(Exception e)
    {
        const int databaseOrDiskFull = 13; // SQLITE_FULL
        return e is SqliteException { SqliteErrorCode: databaseOrDiskFull }
            || (e is IOException && e.Message.Contains("No space left", StringComparison.Ordinal))
            || (e.InnerException is { } cause && IsDiskFull(cause));
    }

    /// <summary>What is said about a file, without its name, which is one of ours that nobody should hear of.</summary>
    /// <param name="message">`FILE: reason`.</param>
    public static string AfterTheFile(string message) => message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    private static string Usual(int status) =>
        status switch
        {
            400 => "the request cannot be understood",
            404 => "there is nothing at this address",
            405 => "this address does not understand that method",
            408 => "the request came too slowly",
            413 => "this is larger than the studio accepts",
            415 => "this kind of content is not accepted here",
            416 => "the file does not reach that far",
            _ => "the request cannot be granted",
        };
}
