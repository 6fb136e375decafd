using System.Text.RegularExpressions;

namespace Discant.Evaluation.Datasets;

/// <summary>
/// The Choral Singing Dataset (Cuesta, Gomez, Martorell and Loaiciga 2018, Zenodo 1286570 and 2649950, CC BY 4.0) as it is when it has been
/// downloaded, whole or in part: files are known by their names, in whatever folders they are.
/// </summary>
public static partial class ChoralSingingDataset
{
    /// <summary>What it is called.</summary>
    public const string Name = "Choral Singing Dataset";

    // Length in seconds and singer after spec 6 and 7.1.
    private static readonly (string Prefix, string Title, int Seconds, int Singer, string Table)[] s_songs =
    [
        ("rossinyol", "El Rossinyol", 134, 2, "el_rossinyol"),
        ("locus", "Locus Iste", 190, 3, "locus_iste"),
        ("nino", "Nino Dios", 103, 4, "nino_dios"),
    ];

    private static readonly (string Voice, string[] Words)[] s_voices =
    [
        ("soprano", ["soprano"]),
        ("alto", ["contraalt", "alto"]),
        ("tenor", ["tenor"]),
        ("bass", ["bajos", "bass"]),
    ];

    /// <summary>Reads the data set.</summary>
    /// <param name="folder">Where it is.</param>
    /// <returns>Null where no file has a name of this data set.</returns>
    public static EnsembleDataset? Read(string folder)
    {
        var files = Directory.GetFiles(folder, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var found = s_songs.Select(s => (Song: s, Voices: VoicesOf(s.Prefix, files))).ToArray();
        if (found.All(f => f.Voices.Count == 0))
            return null;
        var songs = found
            .Where(f => f.Voices.Count == s_voices.Length)
            .Select(f => new EnsembleSong(f.Song.Prefix, f.Voices)
            {
                PaperSinger = f.Song.Singer,
                Seconds = f.Song.Seconds,
                PitchTablePrefix = f.Song.Table,
            })
            .ToArray();
        return new EnsembleDataset(
            Name,
            folder,
            songs,
            [.. found.SelectMany(f => Missing(f.Song.Title, f.Song.Singer, f.Voices))],
            [.. Directory.GetFiles(folder, "multif0_*.npz", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        );
    }

    private static List<EnsembleVoice> VoicesOf(string prefix, string[] files)
    {
        var voices = new List<EnsembleVoice>();
        foreach (var (voice, words) in s_voices)
        {
            var named = files.Where(f => IsOf(Path.GetFileName(f), prefix, words));
            // The same recording may be there at two rates; the paper's copy at 16 kHz goes first.
            var singers = named
                .GroupBy(f => Path.GetFileName(f), StringComparer.OrdinalIgnoreCase)
                .Select(g => g.FirstOrDefault(f => f.Contains("16k", StringComparison.OrdinalIgnoreCase)) ?? g.First())
                .OrderBy(f => Path.GetFileName(f), StringComparer.Ordinal)
                .ToArray();
            if (singers.Length > 0)
                voices.Add(new EnsembleVoice(voice, singers));
        }
        return voices;
    }

    private static bool IsOf(string file, string prefix, string[] words) =>
        FileName().Match(file) is { Success: true } match
        && match.Groups["song"].Value.Equals(prefix, StringComparison.OrdinalIgnoreCase)
        && words.Contains(match.Groups["voice"].Value, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Missing(string title, int singer, IReadOnlyList<EnsembleVoice> voices)
    {
        if (voices.Count == 0)
            yield return $"{title}: is not there";
        else if (voices.Count < s_voices.Length)
            yield return $"{title}: has no {string.Join(", no ", s_voices.Select(v => v.Voice).Except(voices.Select(v => v.Name), StringComparer.Ordinal))}";
        else if (voices.Min(v => v.Files.Count) is var count && count < singer)
            yield return FormattableString.Invariant(
                $"{title}: singer {singer}, whom the paper takes, is not there; singers 1 to {count} are"
            );
    }

    [GeneratedRegex(
        @"^(?<song>[a-z]+)_(?<voice>soprano|contraalt|alto|tenor|bajos|bass)[_\d-].*\.wav$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex FileName();
}
