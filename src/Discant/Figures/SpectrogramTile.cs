using Discant.Audio;

namespace Discant.Figures;

/// <summary>A stretch of a recording's spectrogram as a grey picture that fits beside its neighbours; frequency is logarithmic.</summary>
public static class SpectrogramTile
{
    /// <summary>Draws a stretch.</summary>
    /// <param name="recording">Mono, any rate; what is not in it is silent.</param>
    /// <param name="startSeconds">Time at the left edge.</param>
    /// <param name="seconds">Time across the picture.</param>
    /// <param name="lowHz">Frequency of the lower edge.</param>
    /// <param name="highHz">Frequency of the upper edge, below half the rate.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="peak">Largest sample of the whole recording, so that every stretch is drawn alike.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>A PNG file: white is silence, 51 of 255 the loudest.</returns>
    public static byte[] Png(
        Mixture recording,
        double startSeconds,
        double seconds,
        double lowHz,
        double highHz,
        int width,
        int height,
        double peak,
        CancellationToken cancel
    ) => PngFile.OfGrey(LogSpectrogram.Of(recording, seconds, lowHz, highHz, width, height, cancel, startSeconds, peak));
}
