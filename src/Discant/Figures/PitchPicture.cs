using Discant.Audio;
using Discant.Pitch;

namespace Discant.Figures;

/// <summary>
/// F0 curves over the spectrogram of their recording, as SVG or PNG. The file carries the curves too, so <see cref="PitchFile.Read"/> takes
/// it; apart from them its size does not grow with the recording.
/// </summary>
public static class PitchPicture
{
    /// <summary>Draws into a file, under a temporary name first: PNG where the name ends in .png, SVG otherwise.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="pitch">The curves.</param>
    /// <param name="recording">What they were heard in, mono, any rate.</param>
    /// <param name="options">How it looks.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="ArgumentException">Size or frequencies out of range.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left of it.</exception>
    public static void Write(
        string path,
        string title,
        PitchTracks pitch,
        Mixture recording,
        PitchPictureOptions options,
        CancellationToken cancel
    )
    {
        if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            var png = Png(title, pitch, recording, options, cancel);
            WholeFile.Write(path, temporary => File.WriteAllBytes(temporary, png));
        }
        else
        {
            WholeFile.Write(path, Svg(title, pitch, recording, options, cancel));
        }
    }

    /// <summary>An `svg` document of its own.</summary>
    /// <inheritdoc cref="Write"/>
    public static string Svg(string title, PitchTracks pitch, Mixture recording, PitchPictureOptions options, CancellationToken cancel)
    {
        var plot = new PitchPlot(title, pitch, recording, options);
        var canvas = new SvgCanvas(options.Width, options.Height, title, PitchInPicture.SvgElement(PitchJson.Text(pitch)));
        plot.Draw(canvas, cancel);
        return canvas.Finish();
    }

    /// <summary>The bytes of a PNG file.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] Png(string title, PitchTracks pitch, Mixture recording, PitchPictureOptions options, CancellationToken cancel)
    {
        var plot = new PitchPlot(title, pitch, recording, options);
        var canvas = new PixelCanvas(options.Width, options.Height);
        plot.Draw(canvas, cancel);
        return PngFile.OfColour(options.Width, options.Height, canvas.Pixels, PitchInPicture.PngText(PitchJson.Text(pitch)));
    }
}
