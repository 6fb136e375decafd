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
    public static void Write(string path, LateDeepNetwork network, IReadOnlyDictionary<string, string>? card = null) =>
        ModelFile.Write(path, Method, network, Numbers(network.Size), card);

    /// <summary>Reads a network, ready to estimate.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LateDeepNetwork Read(string path)
    {
        using var file = ModelFile.Open(path, Method);
        var size = SizeOf(file);
        file.Require(
            ("magnitude.block1.conv.weight", [size.First, size.Input.Harmonics, 5, 5]),
            ("magnitude.block6.conv.weight", [size.Branch, size.Branch, 70, 3]),
            ("joint2.conv.weight", [size.Joint, size.Joint, 3, 3]),
            ("joint3.conv.weight", [size.Tall, size.Joint, size.Input.Bins.Count, 1])
        );
        var network = file.Fill(new LateDeepNetwork(size, new Random(0)));
        network.Train(false);
        return network;
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

    private static LateDeepSize SizeOf(ModelFile file)
    {
        int Channels(string name) => file.Count(name, 1, 1024);
        return new LateDeepSize(Channels("first"), Channels("branch"), Channels("joint"), Channels("tall"))
        {
            Input = new HarmonicConstantQOptions
            {
                SampleRate = file.Count("sample_rate", 4000, 192000),
                Hop = file.Count("hop", 16, 4096),
                Bins = new PitchBins(
                    file.Number("lowest_hz", 10, 1000),
                    file.Count("bins_per_octave", 12, 240),
                    file.Count("bins", 12, 2048)
                ),
                Harmonics = file.Count("harmonics", 1, 16),
                LongestWindowSeconds = file.Number("longest_window", 0.01, double.PositiveInfinity),
                PhaseLag = file.Count("phase_lag", 2, 4096),
                FloorDecibels = file.Number("floor_decibels", -200, -20),
            },
        };
    }
}
