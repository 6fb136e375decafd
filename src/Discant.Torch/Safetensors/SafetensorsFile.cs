using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Discant.Torch.Safetensors;

/// <summary>The tensors and texts of a safetensors file: the form in which models and checkpoints are kept.</summary>
/// <remarks>The tensors belong to the <see cref="TensorScope"/> that is open while reading, and go with this object at the latest.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;

    private SafetensorsFile(Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        (_tensors, Metadata) = (tensors, metadata);

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Free text by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors with their names, as <see cref="Module.LoadState"/> takes them.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _tensors.Select(t => (t.Key, t.Value));

    /// <summary>Reads a file whole. Nothing it says is believed before it was checked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; the defaults where absent.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format, or holds values the options refuse.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path, SafetensorsReadOptions? options = null)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path, options ?? new SafetensorsReadOptions());
    }

    /// <summary>Writes tensors and texts: the same input gives the same bytes, and the file appears whole or not at all.</summary>
    /// <param name="path">The file; overwritten when everything was written and read back.</param>
    /// <param name="tensors">Names and tensors, in any order.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <param name="options">How; the defaults where absent.</param>
    /// <exception cref="ArgumentException">A name is there twice, reserved or not Unicode, or a type has no name in the format.</exception>
    /// <exception cref="SafetensorsException">Values are not finite (also: too large for 16 bits), or the disk gave other bytes back.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        SafetensorsWriteOptions? options = null
    ) => SafetensorsWriter.Write(path, tensors, metadata, options ?? new SafetensorsWriteOptions());

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }

    internal static SafetensorsFile Read(Stream stream, string file, SafetensorsReadOptions options)
    {
        var header = SafetensorsHeader.Read(stream, file);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in header.Entries)
                tensors.Add(entry.Name, ReadTensor(stream, header, entry, file, options));
            return new SafetensorsFile(tensors, header.Metadata);
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
    }

    internal static Tensor ReadTensor(
        Stream stream,
        SafetensorsHeader header,
        SafetensorsEntry entry,
        string file,
        SafetensorsReadOptions options
    )
    {
        var tensor = Tensor.Empty(entry.Shape.ToArray(), entry.Type);
        try
        {
            stream.Position = header.DataStart + entry.Begin;
            stream.ReadExactly(tensor.Data<byte>());
            Check(tensor, entry, file, options.AllowNonFinite);
        }
        catch (EndOfStreamException e)
        {
            tensor.Dispose();
            throw new SafetensorsException(file, "the file became shorter while it was read", e);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
        if (!options.HalfToSingle || entry.Type is not (ScalarType.Float16 or ScalarType.BFloat16))
            return tensor;
        using (tensor)
            return tensor.To(ScalarType.Float32);
    }

    private static void Check(Tensor tensor, SafetensorsEntry entry, string file, bool allowNonFinite)
    {
        // libtorch counts on truth values being 0 or 1.
        if (entry.Type == ScalarType.Bool && tensor.Data<byte>().ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new SafetensorsException(file, $"'{SafetensorsText.OneLine(entry.Name)}' has truth values that are neither 0 nor 1");
        if (!allowNonFinite && !IsFinite(tensor))
            throw new SafetensorsException(file, $"'{SafetensorsText.OneLine(entry.Name)}' has values that are not finite");
    }

    private static bool IsFinite(Tensor tensor) =>
        tensor.ElementCount == 0
        || tensor.Type switch
        {
            ScalarType.Float16 => TensorPrimitives.IsFiniteAll<Half>(tensor.Data<Half>()),
            ScalarType.Float32 => TensorPrimitives.IsFiniteAll<float>(tensor.Data<float>()),
            ScalarType.Float64 => TensorPrimitives.IsFiniteAll<double>(tensor.Data<double>()),
            ScalarType.BFloat16 => IsFinite(MemoryMarshal.Cast<byte, ushort>(tensor.Data<byte>())),
            _ => true,
        };

    // bfloat16: the exponent is that of a 32-bit float; all ones mean infinity or NaN.
    private static bool IsFinite(ReadOnlySpan<ushort> values)
    {
        foreach (var bits in values)
            if ((bits & 0x7F80) == 0x7F80)
                return false;
        return true;
    }
}
