namespace Discant.Synthesis.Singing;

/// <summary>The consonants of the singer, written in SAMPA; values after Klatt 1980 (JASA 67, table III), shortened as choirs sing them.</summary>
internal static class Phonemes
{
    /// <summary>Every consonant there is.</summary>
    public const string Consonants = "mnlrjwvzbdgptkfsSxh";

    /// <summary>A vowel: nothing but voice.</summary>
    public static readonly Articulation Vowel = new(0, 0);

    /// <summary>Breathing in: noise through an open mouth.</summary>
    public static Articulation Breath(double seconds, double levelDb) => new(seconds, Articulation.Silent) { AspirationDb = levelDb };

    /// <summary>What the mouth does for the consonant, in order.</summary>
    /// <exception cref="ArgumentException">Not a consonant of <see cref="Consonants"/>.</exception>
    public static Articulation[] Of(char consonant) =>
        consonant switch
        {
            'm' => [Nasal(0.075, 900)],
            'n' => [Nasal(0.065, 1500)],
            'l' => [Approximant(0.060, -4, 360, 1150, 2700)],
            'r' =>
            [
                Approximant(0.025, -6, 420, 1250, 1800),
                Approximant(0.020, -14, 380, 1200, 1750),
                Approximant(0.025, -6, 420, 1250, 1800),
            ],
            'j' => [Approximant(0.055, -3, 280, 2050, 2900)],
            'w' => [Approximant(0.055, -4, 300, 620, 2300)],
            'v' => [VoicedFricative(0.055, -26, 5200, 5000)],
            'z' => [VoicedFricative(0.070, -19, 6300, 2200)],
            'b' => [VoiceBar(0.050), Burst(0.008, -22, 700, 900)],
            'd' => [VoiceBar(0.045), Burst(0.010, -20, 4200, 2600)],
            'g' => [VoiceBar(0.045), Burst(0.014, -19, 1900, 900)],
            'p' => [Closure(0.055), Burst(0.010, -16, 900, 1100), Puff(0.022, -13)],
            't' => [Closure(0.050), Burst(0.014, -12, 4600, 2800), Puff(0.020, -15)],
            'k' => [Closure(0.055), Burst(0.020, -12, 2000, 1000), Puff(0.026, -13)],
            'f' => [Fricative(0.080, -22, 6000, 6000)],
            's' => [Fricative(0.095, -9, 6400, 2200)],
            'S' => [Fricative(0.095, -8, 3300, 1500)],
            'x' => [Fricative(0.080, -16, 2700, 1300)],
            'h' => [Puff(0.060, -9)],
            _ => throw new ArgumentException($"'{consonant}' is no consonant of the singer", nameof(consonant)),
        };

    private static Articulation Nasal(double seconds, double zeroHz) =>
        new(seconds, -7)
        {
            FormantHz = [270, 1050, 2200],
            BandwidthFactor = 1.8,
            NasalZeroHz = zeroHz,
        };

    private static Articulation Approximant(double seconds, double levelDb, double first, double second, double third) =>
        new(seconds, levelDb) { FormantHz = [first, second, third], BandwidthFactor = 1.3 };

    private static Articulation VoicedFricative(double seconds, double noiseDb, double hz, double widthHz) =>
        new(seconds, -11)
        {
            FricationDb = noiseDb,
            FricationHz = hz,
            FricationBandwidthHz = widthHz,
            FormantHz = [270],
            BandwidthFactor = 1.6,
        };

    private static Articulation VoiceBar(double seconds) => new(seconds, -17) { FormantHz = [200], BandwidthFactor = 3 };

    private static Articulation Closure(double seconds) => new(seconds, Articulation.Silent);

    private static Articulation Burst(double seconds, double noiseDb, double hz, double widthHz) =>
        Fricative(seconds, noiseDb, hz, widthHz);

    private static Articulation Puff(double seconds, double levelDb) => new(seconds, Articulation.Silent) { AspirationDb = levelDb };

    private static Articulation Fricative(double seconds, double noiseDb, double hz, double widthHz) =>
        new(seconds, Articulation.Silent)
        {
            FricationDb = noiseDb,
            FricationHz = hz,
            FricationBandwidthHz = widthHz,
        };
}
