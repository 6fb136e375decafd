using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Discant.Torch;

/// <summary>Reads NumPy's npz archives of little-endian C-order number arrays: published F0 tables and golden vectors.</summary>
/// <remarks>No pickled object is ever read, and no size in the file is believed.</remarks>
public sealed partial class NpzFile
{
    private const long MostBytes = 1L << 30;
    private const int PreambleBytes = 10; // magic, version, length of the header (2 bytes in version 1)
    private const string Ending = ".npy";

    private readonly Dictionary<string, NpyArray> _arrays = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Reads every array of the archive.</summary>
    /// <param name="path">The file; all arrays together may have 1 GiB.</param>
    /// <exception cref="NpzException">It is missing, not such an archive, or too large.</exception>
    public NpzFile(string path)
    {
        _path = path;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var room = MostBytes;
            foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal)))
            {
                var bytes = Content(entry, room);
                room -= bytes.Length;
                var name = entry.FullName[..^Ending.Length];
                if (!_arrays.TryAdd(name, Parse(name, bytes)))
                    throw new NpzException(path, $"holds '{name}' twice");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new NpzException(
                path,
                e is FileNotFoundException or DirectoryNotFoundException
                    ? "there is no such file"
                    : $"is not a readable npz archive ({e.Message.Split('\n')[0]})",
                e
            );
        }
    }

    /// <summary>Names of the arrays.</summary>
    public IReadOnlyCollection<string> Names => _arrays.Keys;

    /// <summary>The array of that name.</summary>
    /// <exception cref="NpzException">There is none.</exception>
    public NpyArray this[string name] =>
        _arrays.TryGetValue(name, out var array) ? array : throw new NpzException(_path, $"holds no array '{name}'");

    /// <summary>Whether there is an array of that name.</summary>
    public bool Has(string name) => _arrays.ContainsKey(name);

    private byte[] Content(ZipArchiveEntry entry, long room)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        var block = new byte[81920];
        for (int count; (count = stream.Read(block)) > 0; )
        {
            if (memory.Length + count > room)
                throw new NpzException(_path, $"holds more than {MostBytes >> 20} MiB");
            memory.Write(block, 0, count);
        }
        return memory.ToArray();
    }

    private NpyArray Parse(string name, byte[] bytes)
    {
        if (bytes.Length < PreambleBytes + 2 || bytes[0] != 0x93 || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new NpzException(_path, $"'{name}' is not a NumPy array");
        var start = bytes[6] == 1 ? PreambleBytes : PreambleBytes + 2;
        long headerLength =
            bytes[6] == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
                : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (start + headerLength > bytes.Length)
            throw new NpzException(_path, $"'{name}' is cut short");
        var header = Encoding.Latin1.GetString(bytes, start, (int)headerLength);
        return Values(name, header, bytes.AsSpan(start + (int)headerLength));
    }

    private NpyArray Values(string name, string header, ReadOnlySpan<byte> body)
    {
        var type = TypePattern().Match(header).Groups["type"].Value;
        var sizes = ShapePattern().Match(header);
        var isTurned = header.Contains("'fortran_order': True", StringComparison.Ordinal);
        if (!sizes.Success || !(isTurned || header.Contains("'fortran_order': False", StringComparison.Ordinal)))
            throw new NpzException(_path, $"'{name}' is not an array");
        var size = ElementBytes(name, type);
        var shape = new List<long>();
        Int128 count = 1;
        foreach (var text in sizes.Groups["sizes"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || (count *= length) > body.Length)
                throw new NpzException(_path, $"'{name}' claims more values than it holds");
            shape.Add(length);
        }
        if (count * size != body.Length)
            throw new NpzException(_path, $"'{name}' holds {body.Length} bytes, its shape asks for {count * size}");
        var values = new double[(int)count];
        for (var k = 0; k < values.Length; k++)
            values[isTurned ? Turned(k, shape) : k] = Read(type, body[(k * size)..]);
        return new NpyArray([.. shape], values);
    }

    // Place in C order (last index fastest) of the k-th value in Fortran order (first index fastest).
    private static int Turned(int k, List<long> shape)
    {
        long place = 0;
        long stride = 1;
        foreach (var length in shape)
            stride *= length;
        foreach (var length in shape)
        {
            stride /= length;
            place += k % length * stride;
            k = (int)(k / length);
        }
        return (int)place;
    }

    private int ElementBytes(string name, string type) =>
        type switch
        {
            "<f8" or "<i8" => 8,
            "<f4" or "<i4" => 4,
            "<i2" => 2,
            "|b1" or "|u1" or "|i1" => 1,
            _ => throw new NpzException(_path, $"'{name}' is of a kind that is not read ('{(type.Length > 20 ? type[..20] : type)}')"),
        };

    private static double Read(string type, ReadOnlySpan<byte> at) =>
        type switch
        {
            "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(at),
            "<f4" => BinaryPrimitives.ReadSingleLittleEndian(at),
            "<i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
            "<i4" => BinaryPrimitives.ReadInt32LittleEndian(at),
            "<i2" => BinaryPrimitives.ReadInt16LittleEndian(at),
            "|i1" => (sbyte)at[0],
            _ => at[0],
        };

    [GeneratedRegex("'descr': '(?<type>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape': \((?<sizes>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();
}
