using System.Buffers.Binary;

namespace Discant.Torch.Safetensors;

/// <summary>The checked header of a safetensors file: what it holds, without reading the tensors.</summary>
/// <remarks>
/// The format: 8 bytes little-endian length, that many bytes of JSON (name to `dtype`, `shape`, `data_offsets`; `__metadata__` from
/// strings to strings), then the elements. See github.com/huggingface/safetensors. Nothing is allocated from a number that a header
/// claims before that number was found to agree with the length of the file.
/// </remarks>
public sealed class SafetensorsHeader
{
    /// <summary>Longest header that is read, as in the reference implementation.</summary>
    public const long MaximumBytes = 100_000_000;

    internal const int LengthBytes = 8;

    internal SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart) =>
        (Entries, Metadata, DataStart) = (entries, metadata, dataStart);

    /// <summary>The tensors in order of their bytes, which follow each other without gap or overlap up to the end of the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Free text by name, e.g. a format version or a licence.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Position in the file of the first element.</summary>
    public long DataStart { get; }

    /// <summary>Reads and checks the header of a file.</summary>
    /// <exception cref="SafetensorsException">The file is not a valid safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsHeader Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    internal static SafetensorsHeader Read(Stream stream, string file)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (stream.Length < LengthBytes)
            throw new SafetensorsException(file, $"{stream.Length} bytes are too short for a safetensors file");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumBytes)
            throw new SafetensorsException(file, $"a header of {length} bytes is longer than the limit of {MaximumBytes}");
        var dataStart = LengthBytes + (long)length;
        if (dataStart > stream.Length)
            throw new SafetensorsException(file, $"a header of {length} bytes does not fit a file of {stream.Length}");
        var json = new byte[length];
        stream.ReadExactly(json);
        return SafetensorsHeaderParser.Parse(json, dataStart, stream.Length - dataStart, file);
    }
}
