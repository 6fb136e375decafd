using System.Globalization;

namespace Discant.Evaluation;

/// <summary>What one frame of one separated voice scores.</summary>
/// <param name="Excerpt">Number of the excerpt; 0 where the recording is not cut.</param>
/// <param name="Frame">Number of the frame in the excerpt, from 0.</param>
/// <param name="Voice">Name of the voice.</param>
/// <param name="SiSdrDb">See <see cref="SiSdr"/>.</param>
/// <param name="SnrDb">See <see cref="Snr"/>.</param>
/// <param name="SpectralSnrDb">See <see cref="SpectralSnr"/>.</param>
/// <param name="SpectralSiSnrDb">See <see cref="SpectralSiSnr"/>.</param>
/// <param name="MelCepstralDistance">See <see cref="Evaluation.MelCepstralDistance"/>; smaller is better, without unit.</param>
/// <param name="Energy">Sum of squares of the reference in the frame, scaled so that the mixture's peak in the excerpt is 1.</param>
/// <param name="IsKept">Whether the voice sings in the frame: its energy reaches the protocol's limit.</param>
public sealed record FrameScore(
    int Excerpt,
    int Frame,
    string Voice,
    double SiSdrDb,
    double SnrDb,
    double SpectralSnrDb,
    double SpectralSiSnrDb,
    double MelCepstralDistance,
    double Energy,
    bool IsKept
)
{
    /// <summary>Names of the columns of <see cref="ToCsv"/>.</summary>
    public const string CsvHeader =
        "excerpt,frame,voice,si_sdr_db,snr_db,spectral_snr_db,spectral_si_snr_db,mel_cepstral_distance,energy,kept";

    /// <summary>One line of comma-separated values without its end; numbers read back to the last bit.</summary>
    public string ToCsv() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Excerpt},{Frame},{CsvText.Quoted(Voice)},{SiSdrDb:R},{SnrDb:R},{SpectralSnrDb:R},{SpectralSiSnrDb:R},{MelCepstralDistance:R},{Energy:R},{(IsKept ? 1 : 0)}"
        );
}
