namespace Discant.Synthesis.Singing;

/// <summary>The notes that a choir singer of one part is asked to sing; what a composer may write for that part.</summary>
/// <param name="Lowest">MIDI note number.</param>
/// <param name="Highest">MIDI note number, included.</param>
public sealed record VoiceRange(int Lowest, int Highest)
{
    /// <summary>The middle of the range, MIDI; where a part lies most of the time.</summary>
    public double Centre => (Lowest + Highest) / 2.0;

    /// <summary>The usual choral range of a part: soprano C4..A5, alto F3..D5, tenor C3..A4, bass E2..D4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such part.</exception>
    public static VoiceRange Of(VoicePart part) =>
        part switch
        {
            VoicePart.Soprano => new(60, 81),
            VoicePart.Alto => new(53, 74),
            VoicePart.Tenor => new(48, 69),
            VoicePart.Bass => new(40, 62),
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such voice part"),
        };

    /// <summary>Whether the note, MIDI, lies inside.</summary>
    public bool Contains(double midi) => midi >= Lowest && midi <= Highest;
}
