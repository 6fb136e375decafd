using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Discant.TestSupport;

/// <summary>Reads NumPy's npz archives of little-endian C-order arrays: the golden vectors and the published F0 tables.</summary>
public sealed partial class NpzFile
{
    private readonly Dictionary<string, NpyArray> _arrays = new(StringComparer.Ordinal);

    /// <summary>Reads every array of the archive.</summary>
    public NpzFile(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            _arrays[entry.FullName[..^".npy".Length]] = Parse(memory.ToArray());
        }
    }

    /// <summary>Names of the arrays.</summary>
    public IReadOnlyCollection<string> Names => _arrays.Keys;

    /// <summary>The array of that name.</summary>
    public NpyArray this[string name] => _arrays[name];

    /// <summary>Whether there is an array of that name.</summary>
    public bool Has(string name) => _arrays.ContainsKey(name);

    /// <summary>Opens golden vectors, e.g. `umss/all_pole`.</summary>
    public static NpzFile Golden(string name) => new(Shared.Path($"golden/{name}.npz"));

    private static NpyArray Parse(byte[] bytes)
    {
        var headerLength =
            bytes[6] == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
                : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var start = (bytes[6] == 1 ? 10 : 12) + headerLength;
        var header = Encoding.Latin1.GetString(bytes, start - headerLength, headerLength);
        var type = DescriptorPattern().Match(header).Groups["type"].Value;
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new NotSupportedException("Fortran order");
        var shape = ShapePattern()
            .Match(header)
            .Groups["sizes"]
            .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(s => long.Parse(s, CultureInfo.InvariantCulture))
            .ToArray();
        var body = bytes.AsSpan(start);
        var size = int.Parse(type[2..], CultureInfo.InvariantCulture);
        var values = new double[body.Length / size];
        for (var k = 0; k < values.Length; k++)
            values[k] = Read(type, body[(k * size)..]);
        return new NpyArray(shape, values);
    }

    private static double Read(string type, ReadOnlySpan<byte> at) =>
        type switch
        {
            "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(at),
            "<f4" => BinaryPrimitives.ReadSingleLittleEndian(at),
            "<i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
            "<i4" => BinaryPrimitives.ReadInt32LittleEndian(at),
            "<i2" => BinaryPrimitives.ReadInt16LittleEndian(at),
            "|b1" or "|u1" => at[0],
            "|i1" => (sbyte)at[0],
            _ => throw new NotSupportedException($"npy type {type}"),
        };

    [GeneratedRegex("'descr': '(?<type>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DescriptorPattern();

    [GeneratedRegex(@"'shape': \((?<sizes>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();
}
