using System.Globalization;

namespace Discant.Torch.Safetensors;

/// <summary>
/// A network on disk: its parameters and buffers, and in the metadata the method it is for and its sizes. Nothing a file says is believed
/// before its tensors are known to fill what it asks for.
/// </summary>
public sealed class ModelFile : IDisposable
{
    private const string MethodName = "method";

    private readonly string _path;
    private readonly SafetensorsFile _file;

    private ModelFile(string path, SafetensorsFile file) => (_path, _file) = (path, file);

    /// <summary>Writes a network, whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="method">What it is for.</param>
    /// <param name="network">Its parameters and buffers.</param>
    /// <param name="sizes">What is needed to build it again, by name.</param>
    /// <param name="card">Further facts for the metadata: data, licence, seed, command.</param>
    /// <param name="half">Keep 16-bit numbers: half the size.</param>
    public static void Write(
        string path,
        string method,
        Module network,
        IEnumerable<(string Name, double Value)> sizes,
        IReadOnlyDictionary<string, string>? card = null,
        bool half = false
    )
    {
        var metadata = new Dictionary<string, string>(
            card ?? new Dictionary<string, string>(StringComparer.Ordinal),
            StringComparer.Ordinal
        )
        {
            [MethodName] = method,
        };
        foreach (var (name, value) in sizes)
            metadata[name] = value.ToString("R", CultureInfo.InvariantCulture);
        network.Save(path, metadata, new SafetensorsWriteOptions { StoreHalf = half });
    }

    /// <summary>Opens the file of a model.</summary>
    /// <exception cref="SafetensorsException">The file is damaged or of another method.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Open(string path, string method)
    {
        var file = SafetensorsFile.Read(path, new SafetensorsReadOptions { HalfToSingle = true });
        if (file.Metadata.GetValueOrDefault(MethodName) is var named && named == method)
            return new ModelFile(path, file);
        file.Dispose();
        throw new SafetensorsException(path, $"holds a model for '{Shown(named ?? "no method")}', not for {method}");
    }

    /// <summary>A whole number of the metadata.</summary>
    /// <exception cref="SafetensorsException">There is none in that range.</exception>
    public int Count(string name, int least, int most) =>
        int.TryParse(_file.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value >= least
        && value <= most
            ? value
            : throw Unsaid(name);

    /// <summary>A number of the metadata.</summary>
    /// <exception cref="SafetensorsException">There is none in that range.</exception>
    public double Number(string name, double least, double most) =>
        double.TryParse(_file.Metadata.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value >= least
        && value <= most
            ? value
            : throw Unsaid(name);

    /// <summary>A number of the metadata, null where there is none.</summary>
    public double? NumberOrNone(string name) =>
        double.TryParse(_file.Metadata.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? value
            : null;

    /// <summary>A text of the metadata, at most 4096 characters, on one line.</summary>
    /// <exception cref="SafetensorsException">There is none.</exception>
    public string Text(string name) =>
        _file.Metadata.GetValueOrDefault(name) is { Length: <= 4096 } text && !text.Any(char.IsControl) ? text : throw Unsaid(name);

    /// <summary>Makes sure that the sizes are those of the tensors, by one tensor for each: a network is not made, in any size, before.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or of another shape.</exception>
    public void Require(params IReadOnlyList<(string Name, long[] Shape)> needed)
    {
        foreach (var (name, shape) in needed)
        {
            if (!_file.Tensors.TryGetValue(name, out var tensor))
                throw new SafetensorsException(_path, $"'{name}' is missing");
            if (!tensor.Shape.AsSpan().SequenceEqual(shape))
                throw new SafetensorsException(_path, $"'{name}' is {tensor.Describe()}, {string.Join(" x ", shape)} is needed");
        }
    }

    /// <summary>Fills a network with what the file holds.</summary>
    /// <param name="network">As the sizes say; freed where it cannot be filled.</param>
    /// <returns>The network.</returns>
    /// <exception cref="SafetensorsException">The tensors are not those of the network.</exception>
    public TNetwork Fill<TNetwork>(TNetwork network)
        where TNetwork : Module
    {
        try
        {
            network.LoadState(_file.State());
            return network;
        }
        catch (ArgumentException e)
        {
            network.Dispose();
            throw new SafetensorsException(_path, Reason(e), e);
        }
    }

    /// <summary>The error of a file whose metadata do not make sense.</summary>
    public SafetensorsException Refuse(string reason) => new(_path, reason);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private SafetensorsException Unsaid(string name) => Refuse($"does not say what its network is like ('{name}')");

    // What .NET adds to the reason means nothing to who uses the file.
    private static string Reason(ArgumentException e) =>
        e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    // A file may hold anything, line breaks and terminal escapes too.
    private static string Shown(string text) => new([.. text.Take(40).Select(c => char.IsLetterOrDigit(c) || c is '-' or ' ' ? c : '?')]);
}
