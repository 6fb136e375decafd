using System.Globalization;
using Discant.Torch;
using Discant.Torch.Safetensors;

namespace Discant.Separation.SourceFilter;

/// <summary>A source-filter model on disk: safetensors, with the layer sizes in its metadata.</summary>
public static class SourceFilterModelFile
{
    private const string Method = "source-filter";

    /// <summary>Writes the parameters, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="network">What.</param>
    /// <param name="card">Further facts for the metadata: data, licence, seed, command.</param>
    /// <param name="half">Keep 16-bit numbers: half the size.</param>
    public static void Write(string path, ParameterNetwork network, IReadOnlyDictionary<string, string>? card = null, bool half = false)
    {
        var metadata = new Dictionary<string, string>(
            card ?? new Dictionary<string, string>(StringComparer.Ordinal),
            StringComparer.Ordinal
        )
        {
            ["method"] = Method,
        };
        foreach (var (name, value) in Sizes(network.Size))
            metadata[name] = value.ToString(CultureInfo.InvariantCulture);
        SafetensorsFile.Write(path, network.State(), metadata, new SafetensorsWriteOptions { StoreHalf = half });
    }

    /// <summary>Reads a network.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ParameterNetwork Read(string path)
    {
        using var file = SafetensorsFile.Read(path, new SafetensorsReadOptions { HalfToSingle = true });
        if (file.Metadata.GetValueOrDefault("method") is var method && method != Method)
            throw new SafetensorsException(path, $"holds a model for '{method ?? "no method"}', not for {Method}");
        var network = new ParameterNetwork(SizeOf(path, file.Metadata), new Random(0));
        try
        {
            network.LoadState(file.State());
            return network;
        }
        catch (ArgumentException e)
        {
            network.Dispose();
            throw new SafetensorsException(path, e.Message.Split('\n')[0], e);
        }
    }

    private static (string Name, int Value)[] Sizes(NetworkSize size) =>
        [
            ("encoder_units", size.EncoderUnits),
            ("latent", size.Latent),
            ("decoder_units", size.DecoderUnits),
            ("output_units", size.OutputUnits),
            ("all_pole_order", size.AllPoleOrder),
            ("noise_magnitudes", size.NoiseMagnitudes),
        ];

    private static NetworkSize SizeOf(string path, IReadOnlyDictionary<string, string> metadata)
    {
        int Number(string name) =>
            metadata.TryGetValue(name, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is > 1 and <= 4096
                ? value
                : throw new SafetensorsException(path, $"does not say how large its network is ('{name}')");
        var size = new NetworkSize(
            Number("encoder_units"),
            Number("latent"),
            Number("decoder_units"),
            Number("output_units"),
            Number("all_pole_order"),
            Number("noise_magnitudes")
        );
        return size.AllPoleOrder % 2 == 0
            ? size
            : throw new SafetensorsException(path, $"names an odd all-pole order, {size.AllPoleOrder}");
    }
}
