using System.Globalization;
using Discant.Torch.Safetensors;

namespace Discant.Pitch.LateDeep;

/// <summary>An estimator on disk: safetensors, with the layer sizes and what it looks at in its metadata.</summary>
public static class LateDeepModelFile
{
    /// <summary>What the metadata call the method.</summary>
    public const string Method = "late-deep";

    /// <summary>Writes a network, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="network">What.</param>
    /// <param name="card">Further facts for the metadata: data, licence, seed, command.</param>
    public static void Write(string path, LateDeepNetwork network, IReadOnlyDictionary<string, string>? card = null)
    {
        var metadata = new Dictionary<string, string>(
            card ?? new Dictionary<string, string>(StringComparer.Ordinal),
            StringComparer.Ordinal
        )
        {
            ["method"] = Method,
        };
        foreach (var (name, value) in Numbers(network.Size))
            metadata[name] = value.ToString("R", CultureInfo.InvariantCulture);
        SafetensorsFile.Write(path, network.State(), metadata);
    }

    /// <summary>Reads a network, ready to estimate.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LateDeepNetwork Read(string path)
    {
        using var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("method") != Method)
            throw new SafetensorsException(path, $"holds no model for {Method}");
        var size = SizeOf(path, file.Metadata);
        CheckSize(path, file, size);
        var network = new LateDeepNetwork(size, new Random(0));
        try
        {
            network.LoadState(file.State());
            network.Train(false);
            return network;
        }
        catch (ArgumentException e)
        {
            network.Dispose();
            throw new SafetensorsException(path, e.Message.Split(" (Parameter")[0], e);
        }
    }

    private static (string Name, double Value)[] Numbers(LateDeepSize size) =>
        [
            ("first", size.First),
            ("branch", size.Branch),
            ("joint", size.Joint),
            ("tall", size.Tall),
            ("sample_rate", size.Input.SampleRate),
            ("hop", size.Input.Hop),
            ("lowest_hz", size.Input.Bins.LowestHz),
            ("bins_per_octave", size.Input.Bins.PerOctave),
            ("bins", size.Input.Bins.Count),
            ("harmonics", size.Input.Harmonics),
            ("longest_window", size.Input.LongestWindowSeconds),
            ("phase_lag", size.Input.PhaseLag),
            ("floor_decibels", size.Input.FloorDecibels),
        ];

    private static LateDeepSize SizeOf(string path, IReadOnlyDictionary<string, string> metadata)
    {
        double Number(string name, double least, double most) =>
            double.TryParse(metadata.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= least
            && value <= most
                ? value
                : throw new SafetensorsException(path, $"does not say what its network is like ('{name}')");
        int Count(string name, int least, int most) => (int)Number(name, least, most);
        return new LateDeepSize(Count("first", 1, 1024), Count("branch", 1, 1024), Count("joint", 1, 1024), Count("tall", 1, 1024))
        {
            Input = new HarmonicConstantQOptions
            {
                SampleRate = Count("sample_rate", 4000, 192000),
                Hop = Count("hop", 16, 4096),
                Bins = new PitchBins(Number("lowest_hz", 10, 1000), Count("bins_per_octave", 12, 240), Count("bins", 12, 2048)),
                Harmonics = Count("harmonics", 1, 16),
                LongestWindowSeconds = Number("longest_window", 0.01, double.PositiveInfinity),
                PhaseLag = Count("phase_lag", 2, 4096),
                FloorDecibels = Number("floor_decibels", -200, -20),
            },
        };
    }

    // One tensor for every size: a network is not made, in any size, before the file is known to fill it.
    private static void CheckSize(string path, SafetensorsFile file, LateDeepSize size)
    {
        (string Name, long[] Shape)[] needed =
        [
            ("magnitude.block1.conv.weight", [size.First, size.Input.Harmonics, 5, 5]),
            ("magnitude.block6.conv.weight", [size.Branch, size.Branch, 70, 3]),
            ("joint2.conv.weight", [size.Joint, size.Joint, 3, 3]),
            ("joint3.conv.weight", [size.Tall, size.Joint, size.Input.Bins.Count, 1]),
        ];
        foreach (var (name, shape) in needed)
        {
            if (!file.Tensors.TryGetValue(name, out var tensor))
                throw new SafetensorsException(path, $"'{name}' is missing");
            if (!tensor.Shape.AsSpan().SequenceEqual(shape))
                throw new SafetensorsException(path, $"'{name}' is {tensor.Describe()}, {string.Join(" x ", shape)} is needed");
        }
    }
}
