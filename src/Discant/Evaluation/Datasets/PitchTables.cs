using System.Text.RegularExpressions;
using Discant.Pitch;
using Discant.Torch;

namespace Discant.Evaluation.Datasets;

/// <summary>
/// F0 that others have estimated from the mixtures of a data set: npz archives with one array (frames x voices, Hz, every 16 ms) a mixture,
/// named after the song and a token for every singer, such as `nino_dios_Sno_105_Alt_107_t1-06-2_Bos_104`.
/// </summary>
public sealed class PitchTables
{
    private readonly IReadOnlyList<NpzFile> _tables;

    /// <exception cref="NpzException">A table cannot be read.</exception>
    public PitchTables(IReadOnlyList<string> files) => _tables = [.. files.Select(f => new NpzFile(f))];

    /// <summary>The curves of a mixture.</summary>
    /// <param name="prefix">Beginning of the song's names.</param>
    /// <param name="voices">Name of each voice and the recording that is mixed.</param>
    /// <returns>One curve a voice; null where no table holds this mixture.</returns>
    public PitchTracks? Find(string prefix, IReadOnlyList<(string Voice, string File)> voices)
    {
        // The singer's number follows the voice in both names; the voice itself is written in many ways.
        var tokens = voices.Select(v => $"{Regex.Escape(v.Voice[..1])}[a-z]*_?{Regex.Escape(Singer(v.File))}");
        var name = new Regex(
            $"^{Regex.Escape(prefix)}_{string.Join('_', tokens)}$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );
        foreach (var table in _tables)
            if (table.Names.FirstOrDefault(n => name.IsMatch(n)) is { } key && table[key] is { Shape.Length: 2 } array)
                if (array.Shape[1] == voices.Count)
                    return Tracks(array, voices.Select(v => v.Voice).ToArray());
        return null;
    }

    // What is not a number in a table is a frame in which nobody sings.
    private static PitchTracks Tracks(NpyArray array, string[] names) =>
        new(
            [
                .. names.Select(
                    (_, voice) =>
                        Enumerable
                            .Range(0, (int)array.Shape[0])
                            .Select(frame => array.Values[frame * names.Length + voice])
                            .Select(f => double.IsFinite(f) && f > 0 ? f : 0)
                            .ToArray()
                ),
            ],
            names
        );

    // nino_tenor1-06-2.wav: 1-06-2; nino_Bajos_104.wav: 104.
    private static string Singer(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var at = name.AsSpan().IndexOfAnyInRange('0', '9');
        return at < 0 ? name : name[at..];
    }
}
