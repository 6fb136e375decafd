using Discant.Evaluation.Datasets;

namespace Discant.Evaluation.Experiments;

/// <summary>Voices of a song that are mixed.</summary>
/// <param name="Song">The song.</param>
/// <param name="Singer">Number of the singer of every voice, from 1.</param>
/// <param name="Voices">Names of the voices, in the song's order.</param>
public sealed record EnsembleMixture(EnsembleSong Song, int Singer, IReadOnlyList<string> Voices)
{
    /// <summary>The voices in short: their initials where these differ in the whole song (satb), otherwise their names (voice1+voice3).</summary>
    public string Combination =>
        Song.Voices.DistinctBy(v => char.ToLowerInvariant(v.Name[0])).Count() == Song.Voices.Count
            ? string.Concat(Voices.Select(v => char.ToLowerInvariant(v[0])))
            : string.Join('+', Voices);

    /// <summary>Every choice of so many voices of a song, in the song's order (spec 7.1).</summary>
    /// <param name="song">The song.</param>
    /// <param name="singer">Number of the singer, from 1.</param>
    /// <param name="size">Voices that are mixed.</param>
    public static IEnumerable<EnsembleMixture> Of(EnsembleSong song, int singer, int size) =>
        Choices(song.Voices.Select(v => v.Name).ToArray(), size).Select(voices => new EnsembleMixture(song, singer, voices));

    private static IEnumerable<string[]> Choices(string[] names, int size)
    {
        if (size == 0)
            return
            [
                [],
            ];
        return Enumerable
            .Range(0, Math.Max(0, names.Length - size + 1))
            .SelectMany(first => Choices(names[(first + 1)..], size - 1).Select(rest => (string[])[names[first], .. rest]));
    }
}
