using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Discant.Pitch;

/// <summary>F0 curves as JSON: `{"names": ["alto"], "frame_seconds": 0.016, "hz": [[0, 220.5, ...]]}`, an array of frames for each voice.</summary>
internal static class PitchJson
{
    private const long LargestBytes = 512L << 20;
    private const double ShortestFrameSeconds = 1e-4;

    internal static PitchTracks Read(string path) => Parse(path, PitchFile.Bytes(path, LargestBytes));

    /// <summary>Curves from JSON text.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="text">UTF-8.</param>
    /// <exception cref="PitchFileException">It is no JSON, or not of this form.</exception>
    internal static PitchTracks Parse(string path, ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith("\uFEFF"u8))
            text = text[3..];
        try
        {
            using var document = JsonDocument.Parse(text);
            return Tracks(path, document.RootElement);
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber + 1)?.ToString(CultureInfo.InvariantCulture) ?? "?";
            throw new PitchFileException(path, $"line {line} is no JSON");
        }
        catch (InvalidOperationException)
        {
            throw new PitchFileException(path, "holds text that is not Unicode");
        }
    }

    internal static string Text(PitchTracks tracks)
    {
        var text = new StringBuilder("{\n\"names\": [");
        text.AppendJoin(", ", tracks.Names.Select(n => JsonSerializer.Serialize(n, PitchNamesJson.Default.String)));
        text.Append(CultureInfo.InvariantCulture, $"],\n\"frame_seconds\": {PitchTracks.FrameSeconds},\n\"hz\": [\n");
        for (var voice = 0; voice < tracks.VoiceCount; voice++)
        {
            text.Append(voice == 0 ? "[" : ",\n[");
            for (var frame = 0; frame < tracks.FrameCount; frame++)
                text.Append(frame == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{tracks.Voice(voice)[frame]:0.###}");
            text.Append(']');
        }
        return text.Append("\n]\n}").ToString();
    }

    private static PitchTracks Tracks(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("hz", out var voices) || voices.ValueKind != JsonValueKind.Array)
            throw new PitchFileException(path, "holds no F0 curves (expected an object with names, frame_seconds and hz)");
        if (voices.GetArrayLength() is 0 or > PitchFile.MostVoices)
            throw new PitchFileException(path, $"holds {voices.GetArrayLength()} voices; 1 to {PitchFile.MostVoices} can be read");
        var curves = voices.EnumerateArray().Select((voice, k) => Curve(path, k, voice)).ToArray();
        if (curves[0].Length == 0 || curves.Any(c => c.Length != curves[0].Length))
            throw new PitchFileException(path, "the voices have no frame, or unequal numbers of them");
        var names = Names(path, root, curves.Length);
        var step = Step(path, root);
        if (Math.Abs(step - PitchTracks.FrameSeconds) < 1e-12)
            return new PitchTracks(curves, names is null ? null : VoiceNames.Unique(names));
        var times = Enumerable.Range(0, curves[0].Length).Select(k => k * step).ToArray();
        return new PitchRows(path, times, curves, names).Resample();
    }

    private static double[] Curve(string path, int voice, JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Array)
            throw new PitchFileException(path, $"voice {voice + 1} is not an array of F0s");
        var curve = new double[values.GetArrayLength()];
        var frame = 0;
        foreach (var value in values.EnumerateArray())
        {
            var hertz = value.ValueKind switch
            {
                JsonValueKind.Null => 0,
                JsonValueKind.Number => value.GetDouble(),
                _ => double.NaN,
            };
            if (!(hertz is >= 0 and <= PitchFile.HighestHz))
                throw new PitchFileException(path, $"frame {frame} of voice {voice + 1} is not an F0");
            curve[frame++] = hertz;
        }
        return curve;
    }

    private static List<string>? Names(string path, JsonElement root, int voices)
    {
        if (!root.TryGetProperty("names", out var names) || names.ValueKind == JsonValueKind.Null)
            return null;
        if (names.ValueKind != JsonValueKind.Array || names.GetArrayLength() != voices)
            throw new PitchFileException(path, $"does not name each of its {voices} voices");
        if (names.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.String))
            throw new PitchFileException(path, "a name is not text");
        return [.. names.EnumerateArray().Select(n => n.GetString()!)];
    }

    private static double Step(string path, JsonElement root)
    {
        if (!root.TryGetProperty("frame_seconds", out var step))
            return PitchTracks.FrameSeconds;
        return
            step.ValueKind == JsonValueKind.Number
            && step.GetDouble() is >= ShortestFrameSeconds and <= PitchRows.LongestSeconds and var seconds
            ? seconds
            : throw new PitchFileException(path, "frame_seconds is no duration of a frame");
    }
}
