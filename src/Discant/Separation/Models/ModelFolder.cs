using System.Globalization;
using System.Text.RegularExpressions;
using Discant.Torch.Safetensors;

namespace Discant.Separation.Models;

/// <summary>The models that ship beside the program: `NAME.safetensors` with the card `NAME.md`.</summary>
/// <param name="path">The folder; it may be missing, then there are no models.</param>
public sealed partial class ModelFolder(string path)
{
    private const string Ending = ".safetensors";

    /// <summary>The folder beside the program.</summary>
    public static ModelFolder Shipped { get; } = new(System.IO.Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The models' names in alphabetical order.</summary>
    public IReadOnlyList<string> Names() =>
        Directory.Exists(path)
            ?
            [
                .. Directory
                    .GetFiles(path, "*" + Ending)
                    .Select(f => System.IO.Path.GetFileNameWithoutExtension(f))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>The file that a user means by a name or a path.</summary>
    /// <param name="nameOrFile">The name of a shipped model, or the path of a file.</param>
    /// <exception cref="ModelNotFoundException">There is neither.</exception>
    public string FileOf(string nameOrFile)
    {
        var isName = nameOrFile.AsSpan().IndexOfAny('/', System.IO.Path.DirectorySeparatorChar) < 0;
        var shipped = System.IO.Path.Combine(path, nameOrFile + Ending);
        if (isName && File.Exists(shipped))
            return shipped;
        if (File.Exists(nameOrFile))
            return nameOrFile;
        var known = Names() is { Count: > 0 } names ? string.Join(", ", names) : "none";
        throw new ModelNotFoundException(
            $"{nameOrFile}: there is no such model file, and no shipped model of that name (there are: {known})"
        );
    }

    /// <summary>Whether a model of that name ships.</summary>
    public bool Has(string name) => Names().Contains(name, StringComparer.Ordinal);

    /// <summary>Facts about a model; its tensors are read and checked.</summary>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public ModelInfo Info(string nameOrFile)
    {
        var file = FileOf(nameOrFile);
        using var scope = Torch.Tensor.Scope();
        using var content = SafetensorsFile.Read(file);
        var card = System.IO.Path.ChangeExtension(file, ".md");
        return new ModelInfo(
            System.IO.Path.GetFileNameWithoutExtension(file),
            file,
            new FileInfo(file).Length,
            FileHash.Sha256(file, CancellationToken.None),
            content.Tensors.Values.Sum(t => t.ElementCount),
            content.Metadata,
            File.Exists(card) ? card : null
        );
    }

    /// <summary>The SHA-256 that a model's card states: 64 hexadecimal digits after the word sha256.</summary>
    /// <returns>Lower case; null where the card states none.</returns>
    public static string? StatedHash(string card)
    {
        var match = HashPattern().Match(File.ReadAllText(card));
        return match.Success ? match.Groups["hash"].Value.ToLower(CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"sha-?256\W+(?<hash>[0-9a-f]{64})\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HashPattern();
}
