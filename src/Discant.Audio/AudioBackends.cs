using Discant.Audio.Ffmpeg;
using Discant.Audio.Native;

namespace Discant.Audio;

/// <summary>Which decoders and converters are installed, for `discant doctor` and for bug reports.</summary>
/// <param name="SndFile">Version of libsndfile, or null where it is missing: then no file can be read.</param>
/// <param name="SampleRate">Version of libsamplerate, or null where it is missing: then nothing can be resampled.</param>
/// <param name="Ffmpeg">Version of ffmpeg, or null where it is missing: then M4A and video files cannot be read.</param>
public sealed record AudioBackends(string? SndFile, string? SampleRate, string? Ffmpeg)
{
    /// <summary>Looks at this machine.</summary>
    public static AudioBackends Find() =>
        new(OrNull(Native.SndFile.Version), OrNull(SampleRateConverter.Version), FfmpegTools.Installed.Version());

    private static string? OrNull(Func<string> version)
    {
        try
        {
            return version();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            return null;
        }
    }
}
