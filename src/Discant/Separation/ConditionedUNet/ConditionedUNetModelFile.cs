using Discant.Torch.Safetensors;

namespace Discant.Separation.ConditionedUNet;

/// <summary>A U-Net on disk: safetensors, with the layer sizes in its metadata.</summary>
public static class ConditionedUNetModelFile
{
    /// <summary>What the metadata call the method.</summary>
    public const string Method = "unet";

    private const string WidthName = "width";
    private const string PitchWidthName = "pitch_width";
    private const string ParityName = "parity";

    /// <summary>Writes a network, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="network">What.</param>
    /// <param name="card">Further facts for the metadata: data, licence, seed, command.</param>
    /// <param name="half">Keep 16-bit numbers: half the size.</param>
    public static void Write(
        string path,
        ConditionedUNetNetwork network,
        IReadOnlyDictionary<string, string>? card = null,
        bool half = false
    ) =>
        ModelFile.Write(
            path,
            Method,
            network,
            [(WidthName, network.Size.Width), (PitchWidthName, network.Size.PitchWidth), (ParityName, network.Size.Parity ? 1 : 0)],
            card,
            half
        );

    /// <summary>Reads a network, ready to estimate.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConditionedUNetNetwork Read(string path)
    {
        using var file = ModelFile.Open(path, Method);
        var size = new ConditionedUNetSize(file.Count(WidthName, 1, 256), file.Count(PitchWidthName, 1, 256))
        {
            Parity = file.Count(ParityName, 0, 1) == 1,
        };
        file.Require(
            ("encoder1.conv.weight", [size.Width, 1, 5, 5]),
            ("encoder6.conv.weight", [32L * size.Width, 16L * size.Width, 5, 5]),
            ("condition.conv3.weight", [16L * size.PitchWidth, 4L * size.PitchWidth, 10])
        );
        var network = file.Fill(new ConditionedUNetNetwork(size, new Random(0)));
        network.Train(false);
        return network;
    }
}
