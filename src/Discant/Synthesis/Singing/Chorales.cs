namespace Discant.Synthesis.Singing;

/// <summary>Music in the public domain that the program carries with it, so that it can sing without any data.</summary>
public static class Chorales
{
    /// <summary>
    /// Johann Sebastian Bach, "O Haupt voll Blut und Wunden", no. 54 of the St Matthew Passion, BWV 244 (1727): the four voices of the first
    /// stanza. Melody by Hans Leo Hassler (1601), words by Paul Gerhardt (1656).
    /// </summary>
    public static PartSong OHauptVollBlutUndWunden(double beatsPerMinute = 76) =>
        PartSongNotation.Parse("J. S. Bach: O Haupt voll Blut und Wunden (BWV 244, no. 54)", Passion54, beatsPerMinute, fermataBeats: 0.75);

    // O Haupt voll Blut und Wunden, / voll Schmerz und voller Hohn, / o Haupt, zum Spott gebunden / mit einer Dornenkron,
    // o Haupt, sonst schön gezieret / mit höchster Ehr und Zier, / jetzt aber hoch schimpfieret: / gegrüßet seist du mir!
    private const string Passion54 = """
        : o haupt fol blut unt vun den
        S A4 D5 C5 Bb4 A4 G4:2 A4
        A F4 F4:.5_G4:.5 A4 D4:.5_E4:.5 F4 F4_E4 F4
        T D4 D4:.5_E4:.5 F4 G4 C4 D4_C4 C4
        B D4:.5_C4:.5 Bb3 A3 G3 F3 Bb2_C3 F3

        : fol Smerts unt fo ler hon
        S E5 F5 F5 E5:.5_D5:.5 E5 D5:3
        A A4 A4 A4 A4 A4:.5_G4:.5 F4:3
        T E4 E4 D4 D4 C#4 A3:3
        B C#3 D3:.5_E3:.5 F3:.5_G3:.5 A3 A2 D3:3

        : o haupt tsum Spot ge bun den
        S A4 D5 C5 Bb4 A4 G4:2 A4
        A F4 F4:.5_G4:.5 A4 D4:.5_E4:.5 F4 F4_E4 F4
        T D4 D4:.5_E4:.5 F4 G4 C4 D4_C4 C4
        B D4:.5_C4:.5 Bb3 A3 G3 F3 Bb2_C3 F3

        : mit ai ner dor nen kron
        S E5 F5 F5 E5:.5_D5:.5 E5 D5:3
        A A4 A4 A4 A4 A4:.5_G4:.5 F4:3
        T E4 E4 D4 D4 C#4 A3:3
        B C#3 D3:.5_E3:.5 F3:.5_G3:.5 A3 A2 D3:3

        : o haupt zonst S2n ge tsi ret
        S F5 E5:.5_D5:.5 C5 D5 E5 F5:2 F5
        A A4 G4 G4:.5_F4:.5 F4 Bb4 Bb4_A4:.5_G4:.5 A4
        T D4:.5_C4:.5 Bb3 C4 C4 Bb3:.5_C4:.5 D4_C4:.5_Bb3:.5 C4
        B D3 G3 A3 Bb3:.5_A3:.5 G3 F3:2 F3

        : mit h2x ster er unt tsir
        S C5 D5 C5 Bb4:.5_A4:.5 Bb4 A4:3
        A A4 A4:.5_G4:.5 A4 G4:.5_F#4:.5 G4 F#4:3
        T F4:.5_Eb4:.5 D4 D4 D4 D4 D4:3
        B F3 Bb3 F#3 G3 G2 D3:3

        : jetst a ber hox Sim pfi ret
        S F5 E5:.5_F5:.5 G5 F5 E5 D5:2 E5
        A G4 G4 C5 C5 C5 C5_B4 C5
        T D4 C4:.5_D4:.5 E4 F4 G4 A4_G4 G4
        B B2 C3 C4:.5_B3:.5 A3 G3 F3_G3 C3

        : ge gry set zaist du mir
        S A4 Bb4 A4 G4 C5 A4:4
        A F4:.5_E4:.5 D4:.5_E4:.5 F4 F4 E4 F4:4
        T C4 Bb3 C4 C4:.5_Bb3:.25_A3:.25 G3:.5_C4:.5 C4:4
        B F3 G3 A3:.5_Bb3:.5 C4 C3 F3:4
        """;
}
