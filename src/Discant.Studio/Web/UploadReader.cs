using System.Text.Json;
using Discant.Studio.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Discant.Studio.Web;

/// <summary>Reads the form of an upload part by part, straight to disk: nothing of a recording is ever in memory.</summary>
/// <param name="folder">Where it goes.</param>
/// <param name="limits">What is accepted.</param>
internal sealed class UploadReader(StudioFolder folder, StudioLimits limits)
{
    private const int LongestBoundary = 100;
    private const int LongestSettings = 16 * 1024;
    private const int LongestName = 80;
    private const int LargestHeaders = 8 * 1024;

    /// <summary>Reads a form with the parts `settings` (JSON, may be absent) and `file`.</summary>
    /// <returns>The file as it lies on disk, what the user calls it, and the settings.</returns>
    /// <exception cref="StudioException">The form is not of this kind.</exception>
    public async Task<(string File, string Name, TakeSettings Settings)> Read(HttpRequest request, CancellationToken cancel)
    {
        var reader = new MultipartReader(Boundary(request), request.Body)
        {
            HeadersCountLimit = 8,
            HeadersLengthLimit = LargestHeaders,
            BodyLengthLimit = limits.UploadBytes,
        };
        var file = folder.NewIncoming();
        try
        {
            var (name, settings) = await ReadParts(reader, file, cancel);
            return (file, name, settings);
        }
        catch (Exception e)
        {
            File.Delete(file);
            throw e switch
            {
                InvalidDataException => new StudioException(413, "this is larger than the studio accepts"),
                // What MultipartReader says where a form ends in the middle.
                IOException when e.Message.StartsWith("Unexpected end of Stream", StringComparison.Ordinal) => new StudioException(
                    400,
                    "the form is cut short"
                ),
                _ => e,
            };
        }
    }

    /// <summary>What a user's file is called on the page and in downloads: its last part, without what no file may be called.</summary>
    public static string DisplayName(string? fileName)
    {
        var last = (fileName ?? "").Split('/', '\\')[^1];
        var name = new string([.. last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !":*?\"<>|".Contains(c))]).Trim('.', ' ');
        if (name.Length > LongestName)
            name = name[..LongestName].Trim('.', ' ');
        return name.Length == 0 ? "recording" : name;
    }

    private static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary
            : throw new StudioException(415, "a recording is sent as multipart/form-data");

    private static async Task<(string Name, TakeSettings Settings)> ReadParts(MultipartReader reader, string file, CancellationToken cancel)
    {
        var settings = new TakeSettings();
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } part)
                throw new StudioException(400, "a part of the form has no name");
            switch (HeaderUtilities.RemoveQuotes(part.Name).Value)
            {
                case "settings":
                    settings = await Settings(section.Body, cancel);
                    break;
                case "file":
                    await Save(section.Body, file, cancel);
                    // Settings that come now would be lost without a word.
                    if (await reader.ReadNextSectionAsync(cancel) is not null)
                        throw new StudioException(400, "the file is the last part of the form; settings come before it");
                    var given = part.FileNameStar.HasValue ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName);
                    return (DisplayName(given.Value), settings);
                default:
                    throw new StudioException(400, "the form has the parts settings and file, in this order");
            }
        }
        throw new StudioException(400, "the form has no part called file");
    }

    private static async Task Save(Stream body, string file, CancellationToken cancel)
    {
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await body.CopyToAsync(target, cancel);
    }

    private static async Task<TakeSettings> Settings(Stream body, CancellationToken cancel)
    {
        var text = new byte[LongestSettings + 1];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancel);
        if (length > LongestSettings)
            throw new StudioException(400, "the settings are too long");
        try
        {
            return JsonSerializer.Deserialize(text.AsSpan(0, length), WebJson.Default.TakeSettings) ?? new TakeSettings();
        }
        catch (JsonException)
        {
            throw new StudioException(400, "the settings are not the JSON that is expected");
        }
    }
}
