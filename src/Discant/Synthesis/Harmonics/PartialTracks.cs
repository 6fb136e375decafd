namespace Discant.Synthesis.Harmonics;

/// <summary>
/// Complex amplitudes of the partials of a voice, two knots a period: partial k at the phase p of its <see cref="PhaseCurve"/> sounds like
/// the real part of a_k exp(2 pi i k p).
/// </summary>
/// <param name="FirstKnot">Knot m lies where the phase is m / 2 turns; this is the first one.</param>
/// <param name="Knots">Number of knots.</param>
/// <param name="Partials">Partials of a knot; those that lie too high are 0.</param>
/// <param name="Real">channels x (knots partials).</param>
/// <param name="Imaginary">channels x (knots partials).</param>
public sealed record PartialTracks(int FirstKnot, int Knots, int Partials, double[][] Real, double[][] Imaginary)
{
    /// <summary>Knots of one turn of the phase.</summary>
    public const int KnotsATurn = 2;

    /// <summary>Tracks of silence.</summary>
    internal static PartialTracks Silent(int firstKnot, int knots, int partials, int channels) =>
        new(
            firstKnot,
            knots,
            partials,
            [.. Enumerable.Range(0, channels).Select(_ => new double[knots * partials])],
            [.. Enumerable.Range(0, channels).Select(_ => new double[knots * partials])]
        );

    /// <summary>The amplitudes of one knot of a channel.</summary>
    internal (Memory<double> Real, Memory<double> Imaginary) Knot(int channel, int knot) =>
        (Real[channel].AsMemory(knot * Partials, Partials), Imaginary[channel].AsMemory(knot * Partials, Partials));
}
