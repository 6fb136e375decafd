using System.Runtime.InteropServices;

namespace Discant.Separation.HarmonicTones;

/// <summary>How loud a voice plays, as a normal law of the logarithm of its tones' amplitudes, and how often it rests.</summary>
/// <param name="Typical">Amplitude of a tone of usual loudness; 0 for a voice without tones.</param>
/// <param name="Mean">Mean logarithm of the amplitude.</param>
/// <param name="Variance">Its variance.</param>
/// <param name="Rest">Negative logarithm of the share of the frames, of those in which anything sounds, in which it rests.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VoiceLevel(double Typical, double Mean, double Variance, double Rest)
{
    // 2.6 dB squared: no voice is held to a single loudness.
    private const double LeastVariance = 0.09;

    // Of a tone of usual loudness; what is softer is a rest.
    private const double Soft = 0.15;

    /// <summary>Of the voices.</summary>
    /// <param name="tones">Tones of every frame.</param>
    internal static VoiceLevel[] OfAll(ToneTracks tones)
    {
        var loudest = new double[tones.FrameCount];
        for (var frame = 0; frame < loudest.Length; frame++)
        for (var voice = 0; voice < tones.VoiceCount; voice++)
            loudest[frame] = Math.Max(loudest[frame], tones.Size(voice, frame));
        return [.. Enumerable.Range(0, tones.VoiceCount).Select(voice => Of(tones, voice, loudest))];
    }

    /// <summary>How unlikely it is that the voice is as loud as that, in amplitude of a tone of usual loudness. A tone is never less likely than a rest.</summary>
    /// <param name="amplitude">Sum of the partials of a tone; 0 for none.</param>
    internal double Unlikeliness(double amplitude) =>
        amplitude > 0 && Typical > 0
            ? Typical
                * Math.Min(Rest, (Math.Pow(Math.Log(amplitude) - Mean, 2) / (2 * Variance)) + (0.5 * Math.Log(Variance / LeastVariance)))
            : Typical * Rest;

    /// <summary>The same in another unit.</summary>
    /// <param name="factor">Times all amplitudes, above 0.</param>
    internal VoiceLevel Scaled(double factor) => this with { Typical = Typical * factor, Mean = Mean + Math.Log(factor) };

    // Each tone counts as much as it is heard.
    private static VoiceLevel Of(ToneTracks tones, int voice, double[] loudest)
    {
        var (sizes, squares, logs, logSquares) = (0.0, 0.0, 0.0, 0.0);
        for (var frame = 0; frame < loudest.Length; frame++)
            if (tones.Size(voice, frame) is > 0 and var size)
            {
                var log = Math.Log(size);
                (sizes, squares, logs, logSquares) = (
                    sizes + size,
                    squares + (size * size),
                    logs + (size * log),
                    logSquares + (size * log * log)
                );
            }
        if (sizes <= 0)
            return default;
        var (typical, mean) = (squares / sizes, logs / sizes);
        return new(
            typical,
            mean,
            Math.Max(LeastVariance, (logSquares / sizes) - (mean * mean)),
            Rests(tones, voice, loudest, Soft * typical)
        );
    }

    // As if it had been heard once playing and once resting.
    private static double Rests(ToneTracks tones, int voice, double[] loudest, double soft)
    {
        var (rests, frames) = (1.0, 2.0);
        for (var frame = 0; frame < loudest.Length; frame++)
            if (loudest[frame] > soft)
            {
                frames++;
                rests += tones.Size(voice, frame) < soft ? 1 : 0;
            }
        return -Math.Log(rests / frames);
    }
}
