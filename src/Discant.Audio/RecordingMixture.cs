namespace Discant.Audio;

/// <summary>A recording's file as a mono mixture.</summary>
public static class RecordingMixture
{
    /// <summary>Opens a recording: its mean over channels, at the rate wanted, in a temporary file.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="limits">What recordings are accepted; null for the defaults.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="progress">Receives the share that is read, 0 to 1, where the file says how long it is; may be null.</param>
    /// <exception cref="AudioFormatException">The recording cannot be read or holds no sound.</exception>
    public static Mixture Open(
        string file,
        int sampleRate,
        AudioLimits? limits,
        CancellationToken cancel,
        IProgress<double>? progress = null
    )
    {
        using var reader = AudioReader.Open(file, limits, cancel);
        var expected = reader.Info.Frames;
        var (mixture, frames) = MixtureSpool.Spool(
            reader,
            sampleRate,
            read =>
            {
                if (expected > 0)
                    progress?.Report(Math.Min(1, (double)read / expected.Value));
            },
            cancel
        );
        if (frames > 0)
            return mixture;
        mixture.Dispose();
        throw new AudioFormatException(file, "holds no sound");
    }
}
