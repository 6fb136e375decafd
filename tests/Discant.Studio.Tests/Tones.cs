using Discant.Audio;

namespace Discant.Studio.Tests;

/// <summary>Two tones, for tests that need a sound and not music.</summary>
internal static class Tones
{
    public const int Rate = 16000;

    public static AudioBuffer Sound(double seconds, int channels = 1)
    {
        var frames = (int)(seconds * Rate);
        return new AudioBuffer(
            [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, frames).Select(n => Sample(n, c)).ToArray())],
            Rate
        );
    }

    public static byte[] Wav(double seconds, int channels = 1)
    {
        var file = Path.Combine(Path.GetTempPath(), $"discant-tones-{Guid.NewGuid():N}.wav");
        try
        {
            AudioFile.Write(file, Sound(seconds, channels), AudioFileFormat.WavFloat);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static float Sample(int n, int channel) =>
        (float)(0.3 * Math.Sin(2 * Math.PI * 440 * n / Rate) + 0.2 * Math.Sin(2 * Math.PI * 220 * n / Rate + channel));
}
