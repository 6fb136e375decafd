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
            throw new SafetensorsException(path, $"holds a model for '{Shown(method ?? "no method")}', not for {Method}");
        var size = SizeOf(path, file.Metadata);
        CheckSize(path, file, size);
        var network = new ParameterNetwork(size, new Random(0));
        try
        {
            network.LoadState(file.State());
            return network;
        }
        catch (ArgumentException e)
        {
            network.Dispose();
            throw new SafetensorsException(path, Reason(e), e);
        }
    }

    // One tensor for every size: a network is not made, in any size, before the file is known to fill it.
    private static void CheckSize(string path, SafetensorsFile file, NetworkSize size)
    {
        (string Name, long Rows, long Columns)[] needed =
        [
            ("encoder.gru1.weight_hh_l0", 3L * size.EncoderUnits, size.EncoderUnits),
            ("encoder.dense.weight", size.Latent, size.EncoderUnits),
            ("decoder.gru.weight_hh_l0", 3L * size.DecoderUnits, size.DecoderUnits),
            ("dense_outs.2.weight", size.AllPoleOrder + 1L, size.OutputUnits),
            ("gru_noise_mag.weight_hh_l0", 3L * size.NoiseMagnitudes, size.NoiseMagnitudes),
        ];
        foreach (var (name, rows, columns) in needed)
        {
            if (!file.Tensors.TryGetValue(name, out var tensor))
                throw new SafetensorsException(path, $"'{name}' is missing");
            if (!tensor.Shape.AsSpan().SequenceEqual([rows, columns]))
                throw new SafetensorsException(path, $"'{name}' is {tensor.Describe()}, {rows} x {columns} is needed");
        }
    }

    // What .NET adds to the reason means nothing to who uses the file.
    private static string Reason(ArgumentException e) =>
        e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    // A file may hold anything, line breaks and terminal escapes too.
    private static string Shown(string text) => new([.. text.Take(40).Select(c => char.IsLetterOrDigit(c) || c is '-' or ' ' ? c : '?')]);

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
