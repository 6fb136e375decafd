using System.Text;
using System.Text.Json;

namespace Discant.Torch.Safetensors;

/// <summary>
/// Reads the JSON of a safetensors header, token by token: a document model would let the last of two equal keys win in silence.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    private const int MostDimensions = 64;

    private readonly string _file;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> json, string file)
    {
        _file = file;
        // Object of objects of arrays: nothing is deeper.
        _json = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
    }

    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataStart, long dataBytes, string file)
    {
        var parser = new SafetensorsHeaderParser(json, file);
        try
        {
            SafetensorsText.StrictUtf8.GetCharCount(json);
            if (json.Length == 0 || json[0] != (byte)'{')
                throw parser.Refusal("the header does not start with '{'");
            parser.ReadRoot();
        }
        catch (DecoderFallbackException e)
        {
            throw new SafetensorsException(file, "the header is not UTF-8", e);
        }
        catch (JsonException e)
        {
            throw new SafetensorsException(file, $"the header is not the JSON that is expected: {SafetensorsText.OneLine(e.Message)}", e);
        }
        parser.CheckCoverage(dataBytes);
        return new SafetensorsHeader(parser._entries, parser._metadata, dataStart);
    }

    private void ReadRoot()
    {
        Expect(JsonTokenType.StartObject, "an object");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text();
            if (!_names.Add(name))
                throw Refusal($"'{SafetensorsText.OneLine(name)}' is there twice");
            if (name == SafetensorsText.MetadataName)
                ReadMetadata();
            else
                _entries.Add(ReadEntry(name));
        }
        // Trailing blanks are allowed; the reader refuses anything else.
        _json.Read();
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, $"'{SafetensorsText.MetadataName}' as an object");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text();
            Expect(JsonTokenType.String, $"metadata '{SafetensorsText.OneLine(key)}' as a string");
            if (!_metadata.TryAdd(key, Text()))
                throw Refusal($"metadata '{SafetensorsText.OneLine(key)}' is there twice");
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        var shown = SafetensorsText.OneLine(name);
        Expect(JsonTokenType.StartObject, $"'{shown}' as an object");
        (string? type, List<long>? shape, List<long>? offsets) = (null, null, null);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text();
            if (
                (key == "dtype" && type is not null)
                || (key == "shape" && shape is not null)
                || (key == "data_offsets" && offsets is not null)
            )
                throw Refusal($"'{shown}' has '{key}' twice");
            if (key == "dtype")
            {
                Expect(JsonTokenType.String, $"dtype of '{shown}' as a string");
                type = Text();
            }
            else if (key == "shape")
                shape = Integers(shown, key, MostDimensions);
            else if (key == "data_offsets")
                offsets = Integers(shown, key, 2);
            else
                throw Refusal($"'{shown}' has an unknown key '{SafetensorsText.OneLine(key)}'");
        }
        if (type is null || shape is null || offsets is not { Count: 2 })
            throw Refusal($"'{shown}' needs dtype, shape and two data_offsets");
        if (SafetensorsTypes.Parse(type) is not { } scalar)
            throw Refusal($"'{shown}' has the unknown type '{SafetensorsText.OneLine(type)}'");
        CheckSize(shown, scalar, shape, offsets[0], offsets[1]);
        return new SafetensorsEntry(name, scalar, shape, offsets[0], offsets[1]);
    }

    private List<long> Integers(string owner, string key, int most)
    {
        Expect(JsonTokenType.StartArray, $"{key} of '{owner}' as a list");
        var values = new List<long>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var value) || value < 0)
                throw Refusal($"{key} of '{owner}' holds something else than integers from 0 on");
            if (values.Count == most)
                throw Refusal($"{key} of '{owner}' has more than {most} numbers");
            values.Add(value);
        }
        return values;
    }

    private readonly void CheckSize(string shown, ScalarType type, List<long> shape, long begin, long end)
    {
        long bytes = Tensor.ElementSize(type);
        try
        {
            // A size of 0 must not hide an overflow of the others: strides are computed from them.
            foreach (var size in shape)
                bytes = checked(bytes * Math.Max(1, size));
        }
        catch (OverflowException e)
        {
            throw new SafetensorsException(_file, $"the shape of '{shown}' is too large", e);
        }
        if (shape.Contains(0))
            bytes = 0;
        if (end < begin || end - begin != bytes)
            throw Refusal($"'{shown}' needs {bytes} bytes, its offsets are {begin} to {end}");
        if (bytes > int.MaxValue)
            throw Refusal($"'{shown}' of {bytes} bytes is larger than this reader takes");
    }

    private readonly void CheckCoverage(long dataBytes)
    {
        _entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long at = 0;
        foreach (var entry in _entries)
        {
            if (entry.Begin != at)
                throw Refusal($"'{SafetensorsText.OneLine(entry.Name)}' starts at byte {entry.Begin}, the one before ends at {at}");
            at = entry.End;
        }
        if (at != dataBytes)
            throw Refusal($"the tensors take {at} bytes, the file has {dataBytes} for them");
    }

    private void Expect(JsonTokenType type, string what)
    {
        if (!_json.Read() || _json.TokenType != type)
            throw Refusal($"the header lacks {what}");
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw new SafetensorsException(_file, "the header has a string that is not Unicode", e);
        }
    }

    private readonly SafetensorsException Refusal(string reason) => new(_file, reason);
}
