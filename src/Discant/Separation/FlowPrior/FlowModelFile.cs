using Discant.Torch.Safetensors;

namespace Discant.Separation.FlowPrior;

/// <summary>A flow on disk: safetensors, with its sizes and the names of its instruments in the metadata.</summary>
public static class FlowModelFile
{
    /// <summary>What the metadata call the method.</summary>
    public const string Method = "flow";

    private const string InstrumentsName = "instruments";

    /// <summary>Writes a flow, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="prior">The flow and its instruments.</param>
    /// <param name="card">Further facts for the metadata: data, licence, seed, command.</param>
    /// <param name="half">Keep 16-bit numbers: half the size.</param>
    public static void Write(string path, FlowModel prior, IReadOnlyDictionary<string, string>? card = null, bool half = false)
    {
        var size = prior.Network.Size;
        var facts = new Dictionary<string, string>(card ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            [InstrumentsName] = string.Join(',', prior.Instruments),
        };
        ModelFile.Write(
            path,
            Method,
            prior.Network,
            [
                ("bins", size.Bins),
                ("hidden", size.Hidden),
                ("layers", size.Layers),
                ("kernel", size.Kernel),
                ("blocks", size.Blocks),
                ("dilation_rate", size.DilationRate),
                ("labels", size.Labels),
                ("label_width", size.LabelWidth),
            ],
            facts,
            half
        );
    }

    /// <summary>Reads a flow.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, of another method, or its tensors do not fit the sizes it names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FlowModel Read(string path)
    {
        using var file = ModelFile.Open(path, Method);
        var size = new FlowSize(
            file.Count("hidden", 1, 1024),
            file.Count("layers", 1, 16),
            file.Count("kernel", 1, 15),
            file.Count("blocks", 1, 64)
        )
        {
            Bins = file.Count("bins", 2, 4096),
            DilationRate = file.Count("dilation_rate", 1, 8),
            Labels = file.Count("labels", 0, 256),
            LabelWidth = file.Count("label_width", 1, 1024),
        };
        if (size.Bins % 2 != 0 || size.Kernel % 2 == 0)
            throw file.Refuse("has an odd number of bins or an even kernel");
        string[] instruments = file.Text(InstrumentsName)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (instruments.Length != Math.Max(1, size.Labels))
            throw file.Refuse($"names {instruments.Length} instruments, {Math.Max(1, size.Labels)} are needed");
        file.Require(Needed(size));
        return new FlowModel(file.Fill(new FlowNetwork(size, new Random(0))), instruments)
        {
            HeldOut = file.NumberOrNone("validation_loss"),
            LevelDecibels = file.NumberOrNone("level_decibels"),
        };
    }

    // One tensor for each size; the last block's, so that the number of blocks is believed too.
    private static (string Name, long[] Shape)[] Needed(FlowSize size)
    {
        var last = FormattableString.Invariant($"decoder.flows.{3 * size.Blocks - 1}");
        var layer = FormattableString.Invariant($"{last}.wn.in_layers.{size.Layers - 1}");
        (string, long[])[] needed =
        [
            ($"{last}.start.weight_v", [size.Hidden, size.Bins, 1]),
            ($"{layer}.weight_v", [2L * size.Hidden, size.Hidden, size.Kernel]),
            ($"{last}.end.weight", [2L * size.Bins, size.Hidden, 1]),
        ];
        return size.Labels > 0 ? [.. needed, ("emb_g.weight", [size.Labels, size.LabelWidth])] : needed;
    }
}
