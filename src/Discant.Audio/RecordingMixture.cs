namespace Discant.Audio;

/// <summary>A recording's file as a mono mixture.</summary>
public static class RecordingMixture
{
    /// <summary>Opens a recording: its mean over channels, at the rate wanted, in a temporary file.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="limits">What recordings are accepted; null for the defaults.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="AudioFormatException">The recording cannot be read or holds no sound.</exception>
    public static Mixture Open(string file, int sampleRate, AudioLimits? limits, CancellationToken cancel)
    {
        using var reader = AudioReader.Open(file, limits, cancel);
        var (mixture, frames) = MixtureSpool.Spool(reader, sampleRate, static _ => { }, cancel);
        if (frames > 0)
            return mixture;
        mixture.Dispose();
        throw new AudioFormatException(file, "holds no sound");
    }
}
