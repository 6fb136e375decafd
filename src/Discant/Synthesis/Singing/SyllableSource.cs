namespace Discant.Synthesis.Singing;

/// <summary>Syllables without sense, the same for all voices that sing at one time; or one vowel throughout.</summary>
internal sealed class SyllableSource
{
    private static readonly string[] s_onsets =
    [
        "",
        "",
        "m",
        "n",
        "l",
        "r",
        "d",
        "t",
        "k",
        "g",
        "b",
        "p",
        "s",
        "f",
        "v",
        "h",
        "z",
        "j",
        "S",
        "st",
        "kr",
        "bl",
        "fr",
    ];
    private static readonly string[] s_nuclei = ["a", "a", "e", "e", "i", "i", "o", "o", "u", "y", "2", "ai", "au"];
    private static readonly string[] s_codas = ["", "", "", "", "", "n", "m", "l", "s", "t", "r", "nt", "st", "x"];

    private readonly Random _random;
    private readonly Syllable? _vocalise;
    private Syllable[] _phrase = [];

    public SyllableSource(bool isVocalise, Random random)
    {
        _random = random;
        _vocalise = isVocalise ? new Syllable("", random.Choose(["a", "a", "o", "u", "e", "i"]), "") : null;
    }

    /// <summary>Makes up the words of a phrase of so many half beats.</summary>
    public void BeginPhrase(int halfBeats) => _phrase = [.. Enumerable.Range(0, halfBeats).Select(_ => Draw())];

    /// <summary>The syllable that begins on a half beat.</summary>
    public Syllable At(int halfBeat) => _phrase[halfBeat];

    private Syllable Draw() => _vocalise ?? new Syllable(_random.Choose(s_onsets), _random.Choose(s_nuclei), _random.Choose(s_codas));
}
