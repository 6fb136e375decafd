using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>What the network sees: the mixture's standardised log-magnitude spectrogram and each voice's F0 on a pitch scale (spec 1.1 to 1.3).</summary>
public static class MixtureFeatures
{
    /// <summary>Bins of the spectrogram.</summary>
    public const int Bins = 257;

    private const double SilenceLog = -11.512925464970229; // ln 1e-5, where the magnitude is exactly 0
    private const double LowestHz = 20;
    private const double HighestHz = 8000;

    /// <summary>Natural logarithm of the STFT magnitude (512/256, padded at the end).</summary>
    /// <param name="mixture">mixtures x samples, each with peak 1.</param>
    /// <returns>mixtures x frames x 257.</returns>
    public static Tensor LogMagnitude(Tensor mixture)
    {
        var magnitude = new Stft(512, 256).PaddedAtEnd(mixture).Abs();
        var silent = magnitude.Le(0);
        return magnitude.MaskedFill(silent, 1).Log().MaskedFill(silent, SilenceLog);
    }

    /// <summary>Mean 0 and variance 1 over all bins and frames of each mixture together.</summary>
    /// <param name="logMagnitude">mixtures x frames x 257.</param>
    /// <returns>The same shape.</returns>
    public static Tensor Standardise(Tensor logMagnitude)
    {
        var mean = logMagnitude.Mean([1, 2], keepdim: true);
        var variance = logMagnitude.Var([1, 2], unbiased: false, keepdim: true);
        return (logMagnitude - mean) / (variance + 1e-5).Sqrt();
    }

    /// <summary>MIDI pitch scaled so that 20 Hz gives 0 and 8 kHz gives 1; an unvoiced frame (F0 0) gives -0.149.</summary>
    /// <param name="frequencyHz">F0 in Hz; 0 or NaN where silent.</param>
    public static double UnitPitch(double frequencyHz)
    {
        var midi = frequencyHz > 0 ? Midi(frequencyHz) : 0;
        return (midi - Midi(LowestHz)) / (Midi(HighestHz) - Midi(LowestHz));
    }

    private static double Midi(double frequencyHz) => 12 * (Math.Log2(frequencyHz) - Math.Log2(440)) + 69;
}
