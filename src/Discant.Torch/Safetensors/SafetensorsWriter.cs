using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Discant.Torch.Safetensors;

/// <summary>Writes safetensors files with the layout of the reference implementation: larger element types first, then by name.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata,
        SafetensorsWriteOptions options
    )
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var ordered = Order(tensors, options.StoreHalf);
        var texts = Order(metadata);
        var header = Header([.. ordered.Select(t => (t.Name, t.Tensor.Type, (IReadOnlyList<long>)t.Tensor.Shape))], texts);
        var temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
            {
                stream.Write(header);
                foreach (var (_, tensor) in ordered)
                    stream.Write(tensor.Data<byte>());
                stream.Flush(flushToDisk: true);
            }
            Verify(temporary, path, ordered, texts, options);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // The header promises offsets for memory that lies as the file does: contiguous, on the CPU, in the stored type.
    private static (string Name, Tensor Tensor)[] Order(IEnumerable<(string Name, Tensor Tensor)> tensors, bool half)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var stored = new List<(string Name, Tensor Tensor)>();
        foreach (var (name, tensor) in tensors)
        {
            SafetensorsText.RequireUnicode(name, nameof(tensors));
            if (name == SafetensorsText.MetadataName)
                throw new ArgumentException($"'{name}' cannot be the name of a tensor", nameof(tensors));
            if (!names.Add(name))
                throw new ArgumentException($"'{name}' is given twice", nameof(tensors));
            if (SafetensorsTypes.NameOf(tensor.Type) is null)
                throw new ArgumentException($"'{name}' is {tensor.Describe()}, a type without a name in safetensors", nameof(tensors));
            var type = half && tensor.Type is ScalarType.Float32 or ScalarType.Float64 ? ScalarType.Float16 : tensor.Type;
            stored.Add((name, tensor.To(type).Cpu().Contiguous()));
        }
        return stored.OrderByDescending(t => Tensor.ElementSize(t.Tensor.Type)).ThenBy(t => t.Name, StringComparer.Ordinal).ToArray();
    }

    internal static KeyValuePair<string, string>[] Order(IReadOnlyDictionary<string, string>? metadata)
    {
        KeyValuePair<string, string>[] texts = metadata is null ? [] : [.. metadata.OrderBy(m => m.Key, StringComparer.Ordinal)];
        foreach (var (key, value) in texts)
        {
            SafetensorsText.RequireUnicode(key, nameof(metadata));
            SafetensorsText.RequireUnicode(value, nameof(metadata));
        }
        return texts;
    }

    internal static byte[] Header(
        IReadOnlyList<(string Name, ScalarType Type, IReadOnlyList<long> Shape)> tensors,
        KeyValuePair<string, string>[] metadata
    )
    {
        using var memory = new MemoryStream();
        memory.Write(new byte[SafetensorsHeader.LengthBytes]);
        using (var json = new Utf8JsonWriter(memory, s_json))
        {
            json.WriteStartObject();
            if (metadata.Length > 0)
                WriteMetadata(json, metadata);
            long at = 0;
            foreach (var (name, type, shape) in tensors)
                at = WriteEntry(json, name, type, shape, at);
            json.WriteEndObject();
        }
        // Blanks up to a multiple of 8: elements can be used in a mapped file where they lie.
        while (memory.Length % Alignment != 0)
            memory.WriteByte((byte)' ');
        var bytes = memory.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(bytes.Length - SafetensorsHeader.LengthBytes));
        return bytes;
    }

    private static void WriteMetadata(Utf8JsonWriter json, KeyValuePair<string, string>[] metadata)
    {
        json.WriteStartObject(SafetensorsText.MetadataName);
        foreach (var (key, value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, ScalarType type, IReadOnlyList<long> shape, long begin)
    {
        var end = begin + shape.Aggregate(1L, (a, b) => a * b) * Tensor.ElementSize(type);
        json.WriteStartObject(name);
        json.WriteString("dtype", SafetensorsTypes.NameOf(type));
        json.WriteStartArray("shape");
        foreach (var size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    // Reads everything back through the strict reader, a tensor at a time.
    private static void Verify(
        string temporary,
        string path,
        (string Name, Tensor Tensor)[] tensors,
        KeyValuePair<string, string>[] metadata,
        SafetensorsWriteOptions options
    )
    {
        using var stream = File.OpenRead(temporary);
        var header = SafetensorsHeader.Read(stream, path);
        var same = header.Metadata.Count == metadata.Length && header.Entries.Count == tensors.Length;
        same &= metadata.All(m => header.Metadata.TryGetValue(m.Key, out var text) && text == m.Value);
        var reading = new SafetensorsReadOptions { AllowNonFinite = options.AllowNonFinite };
        var entries = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (!same || !entries.TryGetValue(name, out var entry))
                throw new SafetensorsException(path, "what was written does not read back");
            using var back = SafetensorsFile.ReadTensor(stream, header, entry, path, reading);
            same = back.Type == tensor.Type && back.Shape.AsSpan().SequenceEqual(tensor.Shape);
            same &= back.Data<byte>().SequenceEqual(tensor.Data<byte>());
        }
        if (!same)
            throw new SafetensorsException(path, "what was written does not read back");
    }
}
