namespace Discant.Synthesis.Singing;

/// <summary>What one singer has to sing.</summary>
/// <param name="Name">Name of the stem, e.g. `soprano`, or `soprano 2` where there are several.</param>
/// <param name="Voice">Kind of voice.</param>
/// <param name="Notes">Notes in order of time, not overlapping; gaps are rests.</param>
public sealed record SungPart(string Name, VoicePart Voice, IReadOnlyList<SungNote> Notes)
{
    /// <summary>Names for a list of voices: the part's name in lower case, numbered where it occurs more than once.</summary>
    public static string[] NamesOf(IReadOnlyList<VoicePart> voices)
    {
        ArgumentNullException.ThrowIfNull(voices);
        return
        [
            .. voices.Select(
                (voice, k) =>
                    voices.Count(v => v == voice) == 1
                        ? NameOf(voice)
                        : string.Create(
                            System.Globalization.CultureInfo.InvariantCulture,
                            $"{NameOf(voice)} {voices.Take(k + 1).Count(v => v == voice)}"
                        )
            ),
        ];
    }

    private static string NameOf(VoicePart voice) =>
        voice switch
        {
            VoicePart.Soprano => "soprano",
            VoicePart.Alto => "alto",
            VoicePart.Tenor => "tenor",
            _ => "bass",
        };
}
