using Discant.Audio;

namespace Discant.Evaluation.Datasets;

/// <summary>Any folder of `track/voice.wav`: each inner folder is a song, each recording in it a voice.</summary>
public static class TrackFolders
{
    /// <summary>Reads the folders.</summary>
    /// <param name="folder">Where they are.</param>
    public static EnsembleDataset Read(string folder)
    {
        var songs = new List<EnsembleSong>();
        var missing = new List<string>();
        foreach (var track in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var files = AudioFolder.Files(track).Where(f => !IsMixture(f)).ToArray();
            var name = Path.GetFileName(track);
            var voices = files.Select(f => Path.GetFileNameWithoutExtension(f)).ToArray();
            if (voices.Distinct(StringComparer.OrdinalIgnoreCase).Count() < voices.Length)
                missing.Add($"{name}: holds two recordings of one name");
            else if (files.Length >= 2)
                songs.Add(new EnsembleSong(name, [.. files.Select(f => new EnsembleVoice(Path.GetFileNameWithoutExtension(f), [f]))]));
            else if (files.Length == 1)
                missing.Add($"{name}: holds a single voice");
        }
        return new EnsembleDataset(Path.GetFileName(Path.GetFullPath(folder)), folder, songs, missing, []);
    }

    private static bool IsMixture(string file) =>
        Path.GetFileNameWithoutExtension(file) is var name
        && (name.Equals("mixture", StringComparison.OrdinalIgnoreCase) || name.Equals("mix", StringComparison.OrdinalIgnoreCase));
}
