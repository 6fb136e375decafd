namespace Discant.Synthesis.Harmonics;

/// <summary>How loud the partials of a voice are around a time, and what lies between them.</summary>
/// <param name="Hertz">F0 there.</param>
/// <param name="Partials">Amplitude of partial 1, 2, ...; what noise adds to it is taken off.</param>
/// <param name="Noise">
/// Power of the noise half way below each partial, per hertz: entry k - 1 belongs to (k - 1/2) F0. Noise of variance s at rate r has 2 s / r.
/// </param>
/// <remarks>
/// A Hann window of four periods has its zeros on the neighbouring partials, and on the partials themselves if it listens half way between
/// two. So a measurement along half of F0, over windows as long, gives both: every second of its partials is one of the voice, and in the others there
/// is noise alone.
/// </remarks>
public sealed record PartialLevels(double Hertz, double[] Partials, double[] Noise)
{
    /// <summary>How far around a time powers are averaged, seconds: Hann, that much to either side.</summary>
    public const double ReachSeconds = 0.016;

    private const int VoicePeriods = 4; // length of the window
    private const double LeastShare = 0.1; // of the power at a partial; without one, noise tears holes into the envelope
    private const double HannBandwidth = 1.5; // of a window of one second, hertz

    /// <summary>Measures at some times.</summary>
    /// <param name="hertz">F0 of each frame, all above 0.</param>
    /// <param name="startSeconds">Time of the first frame.</param>
    /// <param name="frameSeconds">From frame to frame.</param>
    /// <param name="signal">One channel; must reach <see cref="MarginSeconds"/> beyond the frames, which is silence otherwise.</param>
    /// <param name="firstSample">Number of its first sample in the recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="highestHertz">Nothing above this is measured; no more than half the rate.</param>
    /// <returns>The levels at each frame.</returns>
    public static PartialLevels[] Of(
        ReadOnlySpan<double> hertz,
        double startSeconds,
        double frameSeconds,
        float[] signal,
        long firstSample,
        int sampleRate,
        double highestHertz
    )
    {
        var halves = new double[hertz.Length];
        for (var k = 0; k < halves.Length; k++)
            halves[k] = hertz[k] / 2;
        var curve = new PhaseCurve(halves, startSeconds, frameSeconds);
        var options = Options(highestHertz);
        var tracks = HarmonicAnalysis.Of(
            curve,
            [signal],
            firstSample,
            sampleRate,
            curve.StartSeconds - ReachSeconds,
            curve.EndSeconds + ReachSeconds,
            options
        );
        var seconds = new double[tracks.Knots];
        for (var knot = 0; knot < seconds.Length; knot++)
            seconds[knot] = curve.SecondsAt((double)(tracks.FirstKnot + knot) / PartialTracks.KnotsATurn);
        var levels = new PartialLevels[hertz.Length];
        for (var k = 0; k < levels.Length; k++)
        {
            var points = (int)Math.Clamp(Math.Min(highestHertz, options.HighestAt(sampleRate)) / halves[k], 1, tracks.Partials);
            levels[k] = Levels(hertz[k], Powers(tracks, seconds, startSeconds + k * frameSeconds, points));
        }
        return levels;
    }

    /// <summary>How far beyond the first and last frame the signal is listened to, seconds.</summary>
    /// <param name="lowestHertz">The lowest F0.</param>
    public static double MarginSeconds(double lowestHertz) => ReachSeconds + HarmonicAnalysis.MarginSeconds(lowestHertz / 2, Options(1));

    private static HarmonicOptions Options(double highestHertz) =>
        new()
        {
            WindowPeriods = VoicePeriods / 2, // those of half of F0 are twice as long
            HighestHertz = highestHertz,
            FadeFrom = 1 - 1e-9,
            MostPartials = 1000,
        };

    private static double[] Powers(PartialTracks tracks, double[] seconds, double at, int points)
    {
        var powers = new double[points];
        var weights = 0.0;
        var first = Array.BinarySearch(seconds, at - ReachSeconds);
        for (var knot = first < 0 ? ~first : first; knot < seconds.Length && seconds[knot] < at + ReachSeconds; knot++)
        {
            var weight = 0.5 + 0.5 * Math.Cos(Math.PI * (seconds[knot] - at) / ReachSeconds);
            weights += weight;
            var (real, imaginary) = tracks.Knot(0, knot);
            for (var k = 0; k < points; k++)
                powers[k] += weight * (real.Span[k] * real.Span[k] + imaginary.Span[k] * imaginary.Span[k]);
        }
        for (var k = 0; k < points && weights > 0; k++)
            powers[k] /= weights;
        return powers;
    }

    // Powers at F0 / 2, F0, 3 F0 / 2, ...
    private static PartialLevels Levels(double hertz, double[] powers)
    {
        // The power of an amplitude a is a^2 / 2.
        var perHertz = 0.5 / (HannBandwidth * hertz / VoicePeriods);
        var noise = new double[(powers.Length + 1) / 2];
        for (var k = 0; k < noise.Length; k++)
            noise[k] = powers[2 * k] * perHertz;
        var partials = new double[powers.Length / 2];
        for (var k = 0; k < partials.Length; k++)
        {
            var above = 2 * k + 2 < powers.Length ? powers[2 * k + 2] : powers[2 * k];
            var (power, around) = (powers[2 * k + 1], (powers[2 * k] + above) / 2);
            partials[k] = Math.Sqrt(Math.Max(LeastShare * power, power - around));
        }
        return new PartialLevels(hertz, partials, noise);
    }
}
