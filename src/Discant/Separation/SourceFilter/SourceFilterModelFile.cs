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
    public static void Write(string path, ParameterNetwork network, IReadOnlyDictionary<string, string>? card = null, bool half = false) =>
        ModelFile.Write(path, Method, network, Sizes(network.Size), card, half);

    /// <summary>Reads a network.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ParameterNetwork Read(string path)
    {
        using var file = ModelFile.Open(path, Method);
        int Units(string name) => file.Count(name, 2, 4096);
        var size = new NetworkSize(
            Units("encoder_units"),
            Units("latent"),
            Units("decoder_units"),
            Units("output_units"),
            Units("all_pole_order"),
            Units("noise_magnitudes")
        );
        if (size.AllPoleOrder % 2 != 0)
            throw file.Refuse($"names an odd all-pole order, {size.AllPoleOrder}");
        file.Require(
            ("encoder.gru1.weight_hh_l0", [3L * size.EncoderUnits, size.EncoderUnits]),
            ("encoder.dense.weight", [size.Latent, size.EncoderUnits]),
            ("decoder.gru.weight_hh_l0", [3L * size.DecoderUnits, size.DecoderUnits]),
            ("dense_outs.2.weight", [size.AllPoleOrder + 1L, size.OutputUnits]),
            ("gru_noise_mag.weight_hh_l0", [3L * size.NoiseMagnitudes, size.NoiseMagnitudes])
        );
        return file.Fill(new ParameterNetwork(size, new Random(0)));
    }

    private static (string Name, double Value)[] Sizes(NetworkSize size) =>
        [
            ("encoder_units", size.EncoderUnits),
            ("latent", size.Latent),
            ("decoder_units", size.DecoderUnits),
            ("output_units", size.OutputUnits),
            ("all_pole_order", size.AllPoleOrder),
            ("noise_magnitudes", size.NoiseMagnitudes),
        ];
}
