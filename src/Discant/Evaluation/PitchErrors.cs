namespace Discant.Evaluation;

/// <summary>Where an F0 curve is wrong: numbers of frames by kind of error.</summary>
/// <param name="Voice">Name of the voice.</param>
/// <param name="Missed">The voice sings, the estimate is silent.</param>
/// <param name="FalseAlarms">The voice is silent, the estimate sings.</param>
/// <param name="Octave">Both sing, one or more octaves apart.</param>
/// <param name="OtherVoice">Both sing, and the estimate is what another voice sings.</param>
/// <param name="Other">Both sing, further apart than the tolerance in another way.</param>
/// <param name="Frames">Number of frames.</param>
public sealed record PitchErrors(string Voice, int Missed, int FalseAlarms, int Octave, int OtherVoice, int Other, int Frames)
{
    private const double Octaves = 1200;

    /// <summary>Sorts the errors of one voice.</summary>
    /// <param name="voice">Name of the voice.</param>
    /// <param name="reference">Hz a frame, 0 where silent.</param>
    /// <param name="estimate">The same for the estimate; same number of frames.</param>
    /// <param name="others">The reference curves of the other voices.</param>
    /// <param name="toleranceCents">Largest deviation that counts as right.</param>
    public static PitchErrors Of(
        string voice,
        ReadOnlySpan<double> reference,
        ReadOnlySpan<double> estimate,
        IReadOnlyList<double[]> others,
        double toleranceCents = PitchScores.QuarterToneCents
    )
    {
        var (missed, alarms, octave, other, rest) = (0, 0, 0, 0, 0);
        for (var t = 0; t < reference.Length; t++)
        {
            var (truth, heard, frame) = (reference[t], estimate[t], t);
            if (truth > 0 && heard <= 0)
                missed++;
            else if (truth <= 0 && heard > 0)
                alarms++;
            else if (truth <= 0 || Near(heard, truth, toleranceCents))
                continue;
            else if (others.Any(o => o[frame] > 0 && Near(heard, o[frame], toleranceCents)))
                other++;
            else if (Math.Abs(Math.IEEERemainder(PitchScale.Cents(heard, truth), Octaves)) <= toleranceCents)
                octave++;
            else
                rest++;
        }
        return new PitchErrors(voice, missed, alarms, octave, other, rest, reference.Length);
    }

    private static bool Near(double a, double b, double cents) => Math.Abs(PitchScale.Cents(a, b)) <= cents;
}
