using System.Text.Json;

namespace Discant.Evaluation.Datasets;

/// <summary>`discant-dataset.json`: what a folder of recordings holds, for folders whose names do not say it, and to see later that nothing has changed.</summary>
/// <param name="Name">What the data set is called.</param>
/// <param name="Songs">Its songs.</param>
public sealed record DatasetManifest(string Name, IReadOnlyList<DatasetManifest.Song> Songs)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "discant-dataset.json";

    /// <summary>A song.</summary>
    /// <param name="Name">Its short name.</param>
    /// <param name="Voices">Its voices, from high to low.</param>
    public sealed record Song(string Name, IReadOnlyList<Voice> Voices);

    /// <summary>A voice of a song.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Files">One a singer.</param>
    public sealed record Voice(string Name, IReadOnlyList<Recording> Files);

    /// <summary>A file.</summary>
    /// <param name="Path">Relative to the folder, with `/`.</param>
    /// <param name="Sha256">Hexadecimal; null where it is not to be checked.</param>
    public sealed record Recording(string Path, string? Sha256 = null);

    /// <summary>Reads a folder's manifest.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="DatasetException">It cannot be understood, or names files outside of its folder.</exception>
    public static DatasetManifest? InFolder(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllText(path), EvaluationJson.Default.DatasetManifest);
            return manifest is { Name.Length: > 0, Songs: not null } && manifest.Songs.All(IsWhole)
                ? manifest
                : throw new DatasetException(
                    $"{path}: does not say which songs, voices and files there are, under names that files can have"
                );
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{path}: is not a data set's manifest ({e.Message.Split('\n')[0]})", e);
        }
    }

    /// <summary>The manifest of a data set, with the hash of every file.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="hash">SHA-256 of a file.</param>
    public static DatasetManifest Of(EnsembleDataset dataset, Func<string, string> hash) =>
        new(
            dataset.Name,
            [
                .. dataset.Songs.Select(s => new Song(
                    s.Name,
                    [
                        .. s.Voices.Select(v => new Voice(
                            v.Name,
                            [.. v.Files.Select(f => new Recording(Relative(dataset.Folder, f), hash(f)))]
                        )),
                    ]
                )),
            ]
        );

    /// <summary>The manifest as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.DatasetManifest);

    /// <summary>The data set that it describes.</summary>
    /// <param name="folder">Where it lies.</param>
    public EnsembleDataset Dataset(string folder)
    {
        var (songs, missing) = (new List<EnsembleSong>(), new List<string>());
        foreach (var song in Songs)
        {
            var files = song.Voices.SelectMany(v => v.Files).Select(f => f.Path);
            var absent = files.Where(f => !File.Exists(Path.Combine(folder, f))).ToArray();
            missing.AddRange(absent.Select(f => $"{song.Name}: {f} is not there"));
            if (absent.Length == 0)
                songs.Add(
                    new EnsembleSong(
                        song.Name,
                        [.. song.Voices.Select(v => new EnsembleVoice(v.Name, [.. v.Files.Select(f => Path.Combine(folder, f.Path))]))]
                    )
                );
        }
        return new EnsembleDataset(Name, folder, songs, missing, []);
    }

    private static bool IsWhole(Song song) =>
        song is { Name: { } name, Voices.Count: >= 2 }
        && FileNames.CanBe(name)
        && song.Voices.All(v =>
            v is { Name: { } voice, Files.Count: >= 1 } && FileNames.CanBe(voice) && v.Files.All(f => IsInside(f?.Path))
        )
        && song.Voices.DistinctBy(v => v.Name, StringComparer.OrdinalIgnoreCase).Count() == song.Voices.Count;

    private static bool IsInside(string? path) =>
        path is { Length: > 0 } && !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..", StringComparer.Ordinal);

    private static string Relative(string folder, string file) =>
        Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
