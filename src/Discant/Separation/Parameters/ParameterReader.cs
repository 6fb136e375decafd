using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Microsoft.Win32.SafeHandles;

namespace Discant.Separation.Parameters;

/// <summary>Reads the parameters of a separation, a stretch at a time; nothing the file says is believed before it was checked.</summary>
public sealed class ParameterReader : IDisposable
{
    private const int MostSize = 4096;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;

    private ParameterReader(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        (_path, _file, _header) = (path, file, header);
        if (header.Metadata.GetValueOrDefault(ParameterFile.KindName) != ParameterFile.Kind)
            throw new SafetensorsException(path, "holds no parameters of a separation");
        Layout = new ParameterLayout(
            Number(ParameterFile.SampleRateName, 1, 1_000_000),
            Number(ParameterFile.HopName, 1, MostSize),
            Number(ParameterFile.OrderName, 2, MostSize),
            Number(ParameterFile.MagnitudesName, 2, MostSize),
            Number(ParameterFile.WindowName, 1, 1_000_000)
        );
        Names = VoiceNames();
        Frames = Entry(ParameterFile.Pitch(0)).Shape[0];
        for (var voice = 0; voice < Names.Count; voice++)
        {
            Require(ParameterFile.Pitch(voice), Frames);
            Require(ParameterFile.Amplitudes(voice), Frames);
            Require(ParameterFile.Gains(voice), Frames);
            Require(ParameterFile.Frequencies(voice), Frames, Layout.AllPoleOrder);
            Require(ParameterFile.Filters(voice), Layout.FiltersOf(Frames), Layout.NoiseMagnitudes);
        }
    }

    /// <summary>What the parameters are like.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>One a voice.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of frames.</summary>
    public long Frames { get; }

    /// <summary>What the file says about itself: method, model and what else was known.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file.</summary>
    /// <exception cref="SafetensorsException">It is damaged, or of another kind.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ParameterReader Open(string path)
    {
        var header = SafetensorsHeader.Read(path);
        var file = File.OpenHandle(path);
        try
        {
            return new ParameterReader(path, file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>F0 of a voice, Hz, 0 where silent.</summary>
    /// <exception cref="SafetensorsException">A value is negative or not finite.</exception>
    public double[] Pitch(int voice)
    {
        var curve = Read(ParameterFile.Pitch(voice), 0, checked((int)Frames));
        return Array.Exists(curve, f => !(f >= 0))
            ? throw new SafetensorsException(_path, "holds an F0 that is none")
            : Array.ConvertAll(curve, f => (double)f);
    }

    /// <summary>The parameters of some frames; frames before the first or after the last are like these, but silent.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="first">Number of the first frame; may be negative.</param>
    /// <param name="frames">Number of frames.</param>
    public VoiceParameters Stretch(int voice, long first, int frames)
    {
        var from = Math.Clamp(first, 0, Frames - 1);
        var count = (int)(Math.Clamp(first + frames, from + 1, Frames) - from);
        var order = Layout.AllPoleOrder;
        var amplitudes = Read(ParameterFile.Amplitudes(voice), from, count);
        var gains = Read(ParameterFile.Gains(voice), from, count);
        var frequencies = Read(ParameterFile.Frequencies(voice), from * order, count * order);
        var stretch = new VoiceParameters(new float[frames], new float[frames], new float[frames * order]);
        for (var frame = 0; frame < frames; frame++)
        {
            var at = (int)(Math.Clamp(first + frame, from, from + count - 1) - from);
            frequencies.AsSpan(at * order, order).CopyTo(stretch.LineSpectralFrequencies.AsSpan(frame * order));
            if (first + frame != from + at)
                continue;
            stretch.HarmonicAmplitudes[frame] = amplitudes[at];
            stretch.NoiseGains[frame] = gains[at];
        }
        return stretch;
    }

    /// <summary>Magnitudes of a filter of the noise, 0 to half the rate.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="filter">Number of the filter; the last one stands for those after it.</param>
    public float[] NoiseFilter(int voice, long filter) =>
        Read(ParameterFile.Filters(voice), Math.Min(filter, Layout.FiltersOf(Frames) - 1) * Layout.NoiseMagnitudes, Layout.NoiseMagnitudes);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private float[] Read(string name, long first, int count)
    {
        var values = new float[count];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        var at = _header.DataStart + Entry(name).Begin + first * sizeof(float);
        for (var done = 0; done < bytes.Length; )
        {
            var read = RandomAccess.Read(_file, bytes[done..], at + done);
            if (read == 0)
                throw new SafetensorsException(_path, "the file became shorter while it was read");
            done += read;
        }
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new SafetensorsException(_path, $"'{name}' has values that are not finite");
    }

    private SafetensorsEntry Entry(string name) =>
        _header.Entries.FirstOrDefault(e => e.Name == name) ?? throw new SafetensorsException(_path, $"'{name}' is missing");

    private void Require(string name, params long[] shape)
    {
        var entry = Entry(name);
        if (entry.Type != ScalarType.Float32 || !entry.Shape.SequenceEqual(shape))
            throw new SafetensorsException(_path, $"'{name}' is not what the other parameters ask for");
    }

    private int Number(string name, int least, int most) =>
        int.TryParse(_header.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value >= least
        && value <= most
            ? value
            : throw new SafetensorsException(_path, $"does not say what its parameters are like ('{name}')");

    private string[] VoiceNames()
    {
        try
        {
            if (
                JsonSerializer.Deserialize(
                    _header.Metadata.GetValueOrDefault(ParameterFile.VoicesName) ?? "",
                    ParameterJson.Default.StringArray
                ) is
                { Length: > 0 } names
            )
                return names;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new SafetensorsException(_path, "does not name its voices");
    }
}
