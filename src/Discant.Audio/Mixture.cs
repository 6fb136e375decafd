using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Discant.Audio;

/// <summary>
/// The mono recording at a method's own rate, read in stretches: from memory, or from a temporary file so that hours of music need no memory.
/// </summary>
public sealed class Mixture : IDisposable
{
    private readonly float[]? _samples;
    private readonly SafeFileHandle? _file;

    private Mixture(float[]? samples, SafeFileHandle? file, long length, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        (_samples, _file, Length, SampleRate) = (samples, file, length, sampleRate);
    }

    /// <summary>Number of samples.</summary>
    public long Length { get; }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>A mixture in memory.</summary>
    public static Mixture Of(float[] samples, int sampleRate) => new(samples, null, samples.Length, sampleRate);

    /// <summary>A mixture in a file of little-endian 32-bit floats, which is deleted when this is disposed of.</summary>
    public static Mixture OfTemporaryFile(string path, int sampleRate)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.DeleteOnClose);
        return new Mixture(null, file, RandomAccess.GetLength(file) / sizeof(float), sampleRate);
    }

    /// <summary>Copies a stretch; what lies before the first or after the last sample is 0.</summary>
    /// <param name="start">First sample; may be negative.</param>
    /// <param name="destination">Receives the samples.</param>
    public void Read(long start, Span<float> destination)
    {
        destination.Clear();
        var skip = Math.Max(0, -start);
        var count = Math.Min(destination.Length, Length - start) - skip;
        if (count <= 0)
            return;
        var room = destination.Slice((int)skip, (int)count);
        if (_samples is not null)
        {
            _samples.AsSpan((int)(start + skip), (int)count).CopyTo(room);
            return;
        }
        var bytes = MemoryMarshal.AsBytes(room);
        for (var done = 0; done < bytes.Length; )
        {
            var read = RandomAccess.Read(_file!, bytes[done..], (start + skip) * sizeof(float) + done);
            if (read == 0)
                throw new EndOfStreamException("the temporary copy of the recording was cut short");
            done += read;
        }
    }

    /// <summary>A stretch as an array; see <see cref="Read(long, Span{float})"/>.</summary>
    public float[] Read(long start, int count)
    {
        var samples = new float[count];
        Read(start, samples);
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
