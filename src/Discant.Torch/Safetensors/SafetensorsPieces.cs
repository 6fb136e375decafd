using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Discant.Torch.Safetensors;

/// <summary>
/// Writes a safetensors file of single-precision tensors piece by piece, in any order, so that tensors of any length need no memory. The
/// file appears under its name only in <see cref="Complete"/>.
/// </summary>
/// <remarks>The same pieces give the same bytes; what is never written is 0. Not for use by several threads.</remarks>
public sealed class SafetensorsPieces : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long Begin, long Count)> _places = new(StringComparer.Ordinal);
    private readonly bool _overwrite;
    private bool _isDone;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it is going to be; its folder must exist.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="ArgumentException">A name is there twice, reserved or not Unicode.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public SafetensorsPieces(
        string path,
        IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> tensors,
        IReadOnlyDictionary<string, string> metadata,
        bool overwrite
    )
    {
        (_path, _overwrite) = (path, overwrite);
        var ordered = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        foreach (var (name, _) in ordered)
        {
            SafetensorsText.RequireUnicode(name, nameof(tensors));
            if (name == SafetensorsText.MetadataName)
                throw new ArgumentException($"'{name}' cannot be the name of a tensor", nameof(tensors));
        }
        var header = SafetensorsWriter.Header(
            [.. ordered.Select(t => (t.Name, ScalarType.Float32, t.Shape))],
            SafetensorsWriter.Order(metadata)
        );
        var at = (long)header.Length;
        foreach (var (name, shape) in ordered)
        {
            var count = shape.Aggregate(1L, (a, b) => a * b);
            _places.Add(name, (at, count));
            at += count * sizeof(float);
        }
        _temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        _file = File.OpenHandle(_temporary, FileMode.Create, FileAccess.ReadWrite);
        try
        {
            RandomAccess.Write(_file, header, 0);
            RandomAccess.SetLength(_file, at);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes some elements of a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="first">Number of the first element.</param>
    /// <param name="values">The elements.</param>
    /// <exception cref="ArgumentException">There is no such tensor, the elements lie beyond it, or one is not finite.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(string name, long first, ReadOnlySpan<float> values)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        if (!_places.TryGetValue(name, out var place) || first < 0 || first + values.Length > place.Count)
            throw new ArgumentException($"'{name}' has no elements {first} to {first + values.Length}", nameof(name));
        if (!values.IsEmpty && !TensorPrimitives.IsFiniteAll(values))
            throw new ArgumentException($"'{name}' would hold values that are not finite", nameof(values));
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(values), place.Begin + first * sizeof(float));
    }

    /// <summary>Flushes the file to the disk, reads its header back and gives it its name.</summary>
    /// <exception cref="IOException">The disk is full, or a file of that name has appeared.</exception>
    /// <exception cref="SafetensorsException">What was written does not read back.</exception>
    public void Complete()
    {
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        using (var stream = File.OpenRead(_temporary))
            if (SafetensorsHeader.Read(stream, _path).Entries.Count != _places.Count)
                throw new SafetensorsException(_path, "what was written does not read back");
        File.Move(_temporary, _path, _overwrite);
        _isDone = true;
    }

    /// <summary>Removes what has been written where it is not complete.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isDone)
            File.Delete(_temporary);
    }
}
