using System.Globalization;
using System.Text.Json;

namespace Discant.Audio.Ffmpeg;

/// <summary>What ffprobe says about an audio stream.</summary>
/// <param name="SampleRate">Hz, as claimed.</param>
/// <param name="ChannelCount">As claimed.</param>
/// <param name="DurationSeconds">Of the whole file, as claimed; null where unknown.</param>
internal sealed record FfmpegStream(int SampleRate, int ChannelCount, double? DurationSeconds)
{
    /// <summary>Reads ffprobe's JSON; null where it names no audio stream.</summary>
    public static FfmpegStream? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
                return null;
            var stream = streams[0];
            return new FfmpegStream((int)Number(stream, "sample_rate"), (int)Number(stream, "channels"), Duration(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static double? Duration(JsonElement root) =>
        root.TryGetProperty("format", out var format) && Number(format, "duration") is > 0 and < 1e9 and var seconds ? seconds : null;

    // ffprobe writes some numbers as text.
    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
