namespace Discant.Synthesis.Singing;

/// <summary>
/// Formants of sung vowels for each part of a choir: the table that IRCAM measured for its Chant synthesiser, as printed in the appendix
/// "Formant Values" of the Csound manual (frequencies and bandwidths; the levels there follow here from the cascade of resonators).
/// </summary>
/// <remarks>Tenor and bass have their third to fifth formants close together: that cluster is the singer's formant near 2.5 to 3 kHz (Sundberg 1974).</remarks>
public static class FormantTable
{
    /// <summary>The vowels, as in the SAMPA alphabet: the five of the table and two rounded front vowels that lie between them.</summary>
    public const string Vowels = "aeiouy2";

    /// <summary>Number of formants a vowel has here: five of the table, four more that hardly depend on the vowel.</summary>
    public const int FormantCount = 9;

    private const double RoundedBlend = 0.42;

    /// <summary>Formants of a vowel, lowest first.</summary>
    /// <param name="part">Whose voice.</param>
    /// <param name="vowel">One of <see cref="Vowels"/>; `y` as in German "früh", `2` as in "schön".</param>
    /// <returns><see cref="FormantCount"/> formants of ascending frequency.</returns>
    /// <exception cref="ArgumentException">Not a vowel, or no such part.</exception>
    public static Formant[] Of(VoicePart part, char vowel) =>
        vowel switch
        {
            'y' => Blend(Of(part, 'i'), Of(part, 'u')),
            '2' => Blend(Of(part, 'e'), Of(part, 'o')),
            _ => [.. Measured(part, vowel), .. Higher(part)],
        };

    /// <summary>The formants of a tract that does nothing in particular: a mouth open for breathing in.</summary>
    public static Formant[] Neutral(VoicePart part) => Blend(Of(part, 'a'), Of(part, 'e'));

    private static Formant[] Blend(Formant[] from, Formant[] to) => [.. from.Zip(to, (a, b) => a.Towards(b, RoundedBlend))];

    private static Formant[] Measured(VoicePart part, char vowel) =>
        (part, vowel) switch
        {
            (VoicePart.Soprano, 'a') => [new(800, 80), new(1150, 90), new(2900, 120), new(3900, 130), new(4950, 140)],
            (VoicePart.Soprano, 'e') => [new(350, 60), new(2000, 100), new(2800, 120), new(3600, 150), new(4950, 200)],
            (VoicePart.Soprano, 'i') => [new(270, 60), new(2140, 90), new(2950, 100), new(3900, 120), new(4950, 120)],
            (VoicePart.Soprano, 'o') => [new(450, 70), new(800, 80), new(2830, 100), new(3800, 130), new(4950, 135)],
            (VoicePart.Soprano, 'u') => [new(325, 50), new(700, 60), new(2700, 170), new(3800, 180), new(4950, 200)],
            (VoicePart.Alto, 'a') => [new(800, 80), new(1150, 90), new(2800, 120), new(3500, 130), new(4950, 140)],
            (VoicePart.Alto, 'e') => [new(400, 60), new(1600, 80), new(2700, 120), new(3300, 150), new(4950, 200)],
            (VoicePart.Alto, 'i') => [new(350, 50), new(1700, 100), new(2700, 120), new(3700, 150), new(4950, 200)],
            (VoicePart.Alto, 'o') => [new(450, 70), new(800, 80), new(2830, 100), new(3500, 130), new(4950, 135)],
            (VoicePart.Alto, 'u') => [new(325, 50), new(700, 60), new(2530, 170), new(3500, 180), new(4950, 200)],
            (VoicePart.Tenor, 'a') => [new(650, 80), new(1080, 90), new(2650, 120), new(2900, 130), new(3250, 140)],
            (VoicePart.Tenor, 'e') => [new(400, 70), new(1700, 80), new(2600, 100), new(3200, 120), new(3580, 120)],
            (VoicePart.Tenor, 'i') => [new(290, 40), new(1870, 90), new(2800, 100), new(3250, 120), new(3540, 120)],
            (VoicePart.Tenor, 'o') => [new(400, 40), new(800, 80), new(2600, 100), new(2800, 120), new(3000, 120)],
            (VoicePart.Tenor, 'u') => [new(350, 40), new(600, 60), new(2700, 100), new(2900, 120), new(3300, 120)],
            (VoicePart.Bass, 'a') => [new(600, 60), new(1040, 70), new(2250, 110), new(2450, 120), new(2750, 130)],
            (VoicePart.Bass, 'e') => [new(400, 40), new(1620, 80), new(2400, 100), new(2800, 120), new(3100, 120)],
            (VoicePart.Bass, 'i') => [new(250, 60), new(1750, 90), new(2600, 100), new(3050, 120), new(3340, 120)],
            (VoicePart.Bass, 'o') => [new(400, 40), new(750, 80), new(2400, 100), new(2600, 120), new(2900, 120)],
            (VoicePart.Bass, 'u') => [new(350, 40), new(600, 80), new(2400, 100), new(2675, 120), new(2950, 120)],
            _ => throw new ArgumentException($"no formants for the vowel '{vowel}' of {part}", nameof(vowel)),
        };

    /// <summary>Above the table: resonances about a tube's half wave apart, ever wider, so that the spectrum does not stop at 5 kHz.</summary>
    private static Formant[] Higher(VoicePart part) =>
        part switch
        {
            VoicePart.Bass => [new(3950, 220), new(4950, 280), new(5950, 360), new(7000, 460)],
            VoicePart.Tenor => [new(4250, 220), new(5300, 280), new(6350, 360), new(7400, 460)],
            _ => [new(6050, 260), new(7150, 320), new(8300, 400), new(9500, 520)],
        };
}
