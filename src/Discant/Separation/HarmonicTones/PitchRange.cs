using System.Runtime.InteropServices;

namespace Discant.Separation.HarmonicTones;

/// <summary>Where in pitch a voice plays, as a normal law.</summary>
/// <param name="Middle">Semitones, as of <see cref="VoiceTimbre.Place"/>.</param>
/// <param name="Variance">Semitones squared.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PitchRange(double Middle, double Variance)
{
    // Two semitones squared: no voice is held to a single note.
    private const double LeastVariance = 4;

    // Standard deviations; what lies further is somebody else's overtone, or an octave too low.
    private const double MostDeviations = 3;

    /// <summary>Nothing is known.</summary>
    internal static PitchRange Unknown => new(0, double.PositiveInfinity);

    /// <summary>The range of pitches that were added up.</summary>
    /// <param name="sum">Pitches, each as much as it is heard.</param>
    /// <param name="squares">Their squares.</param>
    /// <param name="weights">How much was heard.</param>
    internal static PitchRange Of(double sum, double squares, double weights) =>
        weights > 0 ? new(sum / weights, Math.Max(LeastVariance, (squares - (sum * sum / weights)) / weights)) : Unknown;

    /// <summary>How unlikely a pitch is: its negative logarithm, 0 for the middle of the narrowest range. 0 where nothing is known.</summary>
    /// <param name="semitones">The pitch.</param>
    internal double Unlikeliness(double semitones) =>
        double.IsInfinity(Variance) ? 0 : (Deviations(semitones) / 2) + (0.5 * Math.Log(Variance / LeastVariance));

    /// <summary>Whether a voice may have this pitch at all.</summary>
    /// <param name="semitones">The pitch.</param>
    internal bool Reaches(double semitones) => double.IsInfinity(Variance) || Deviations(semitones) < MostDeviations * MostDeviations;

    private double Deviations(double semitones) => Math.Pow(semitones - Middle, 2) / Variance;
}
