namespace Discant.Synthesis.Singing;

/// <summary>One sung syllable in a small part of the SAMPA alphabet: consonants, one or two vowels, consonants.</summary>
/// <param name="Onset">Consonants before the vowel; sung before the beat.</param>
/// <param name="Nucleus">One vowel, or two for a diphthong (`au`).</param>
/// <param name="Coda">Consonants after it.</param>
public sealed record Syllable(string Onset, string Nucleus, string Coda)
{
    /// <summary>Reads a syllable such as `blut`, `haupt`, `S2n` or `o`.</summary>
    /// <param name="text">Vowels `a e i o u y 2`; consonants `m n l r j w v z b d g p t k f s S x h`.</param>
    /// <exception cref="FormatException">No vowel, more than two, vowels apart from each other, or a letter that is not sung.</exception>
    public static Syllable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = text.AsSpan().IndexOfAny(FormantTable.Vowels);
        if (first < 0)
            throw new FormatException($"the syllable '{text}' has no vowel (one of {FormantTable.Vowels})");
        var length = text.AsSpan(first).IndexOfAnyExcept(FormantTable.Vowels);
        var end = length < 0 ? text.Length : first + length;
        var syllable = new Syllable(text[..first], text[first..end], text[end..]);
        if (syllable.Nucleus.Length > 2 || (syllable.Onset + syllable.Coda).AsSpan().ContainsAnyExcept(Phonemes.Consonants))
            throw new FormatException($"'{text}' cannot be sung: consonants {Phonemes.Consonants}, one or two vowels, consonants");
        return syllable;
    }

    /// <inheritdoc/>
    public override string ToString() => Onset + Nucleus + Coda;
}
