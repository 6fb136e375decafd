using Discant.Audio;

namespace Discant.Evaluation;

/// <summary>Which file of estimates is held against which reference.</summary>
/// <param name="Pairs">Voice, path of its reference, path of its estimate; in order of the references' names.</param>
/// <param name="UnmatchedReferences">References without an estimate.</param>
/// <param name="UnmatchedEstimates">Estimates without a reference, such as a residual or the mixture.</param>
public sealed record StemMatching(
    IReadOnlyList<(string Voice, string Reference, string Estimate)> Pairs,
    IReadOnlyList<string> UnmatchedReferences,
    IReadOnlyList<string> UnmatchedEstimates
)
{
    /// <summary>Matches the audio files of two folders (subfolders are not looked into).</summary>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="InvalidDataException">Two files of a folder have the same name but for the ending.</exception>
    public static StemMatching OfFolders(string references, string estimates) =>
        Of(AudioFolder.Files(references), AudioFolder.Files(estimates));

    /// <summary>Matches paths by file name without ending, whatever the case of letters and the kind of separator between words.</summary>
    /// <param name="references">Paths of the true voices.</param>
    /// <param name="estimates">Paths of the separated voices.</param>
    /// <exception cref="InvalidDataException">Two of one kind have the same name.</exception>
    public static StemMatching Of(IEnumerable<string> references, IEnumerable<string> estimates)
    {
        var byName = ByName(estimates, "estimates");
        var trueVoices = ByName(references, "references");
        var pairs = trueVoices
            .Where(r => byName.ContainsKey(r.Key))
            .Select(r => (Voice: Path.GetFileNameWithoutExtension(r.Value), Reference: r.Value, Estimate: byName[r.Key]));
        return new StemMatching(
            [.. pairs],
            [.. trueVoices.Where(r => !byName.ContainsKey(r.Key)).Select(r => r.Value)],
            [.. byName.Where(e => !trueVoices.ContainsKey(e.Key)).Select(e => e.Value)]
        );
    }

    /// <summary>Pairs the audio files of two folders in the order of their names: which really belong together, their sound must tell.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="InvalidDataException">The folders hold different numbers of files.</exception>
    public static StemMatching InOrder(string references, string estimates)
    {
        var (trueVoices, guesses) = (
            ByName(AudioFolder.Files(references), "references"),
            ByName(AudioFolder.Files(estimates), "estimates")
        );
        if (trueVoices.Count != guesses.Count)
            throw new InvalidDataException(
                $"{estimates}: holds {guesses.Count} estimates, {trueVoices.Count} references cannot all be matched"
            );
        var pairs = trueVoices.Values.Zip(guesses.Values, (r, e) => (Path.GetFileNameWithoutExtension(r), r, e));
        return new StemMatching([.. pairs], [], []);
    }

    private static SortedDictionary<string, string> ByName(IEnumerable<string> paths, string what)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var name = Plain(Path.GetFileNameWithoutExtension(path));
            if (!named.TryAdd(name, path))
                throw new InvalidDataException($"two {what} have the same name: '{named[name]}' and '{path}'");
        }
        return named;
    }

    private static string Plain(string name) =>
        string.Join(' ', name.ToUpperInvariant().Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries));
}
