namespace Discant.Pitch.Notes;

/// <summary>The pure intervals of five-limit just intonation.</summary>
/// <param name="Semitones">As the piano has it, within an octave.</param>
/// <param name="Ratio">The ratio of its frequencies, as `5/4`.</param>
/// <param name="Cents">Its size.</param>
public sealed record JustInterval(int Semitones, string Ratio, double Cents)
{
    private static readonly (int Upper, int Lower)[] s_ratios =
    [
        (1, 1),
        (16, 15),
        (9, 8),
        (6, 5),
        (5, 4),
        (4, 3),
        (45, 32),
        (3, 2),
        (8, 5),
        (5, 3),
        (9, 5),
        (15, 8),
    ];

    /// <summary>The pure form of a number of semitones; octaves above the first are added.</summary>
    /// <param name="semitones">At least 0.</param>
    public static JustInterval Of(int semitones)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(semitones);
        var (octaves, rest) = Math.DivRem(semitones, 12);
        var (upper, lower) = s_ratios[rest];
        var cents = PitchScale.Cents(upper, lower) + 1200 * octaves;
        var doubled = upper * (1L << Math.Min(octaves, 20));
        var divisor = Common(doubled, lower);
        return new JustInterval(
            semitones,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{doubled / divisor}/{lower / divisor}"),
            cents
        );
    }

    private static long Common(long a, long b) => b == 0 ? a : Common(b, a % b);
}
