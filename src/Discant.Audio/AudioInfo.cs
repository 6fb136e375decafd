namespace Discant.Audio;

/// <summary>What the header of an audio file says.</summary>
/// <param name="SampleRate">Hz, inside the <see cref="AudioLimits"/> the file was opened with.</param>
/// <param name="ChannelCount">At least 1, at most the limit.</param>
/// <param name="Frames">Frames the header claims, or null where it says nothing or nothing possible. Good for a progress bar, never for an
/// allocation.</param>
/// <param name="Container">What kind of file the content (not the name) shows it to be, e.g. `WAV`.</param>
/// <param name="Decoder">Who decodes it: `libsndfile` or `ffmpeg`.</param>
public sealed record AudioInfo(int SampleRate, int ChannelCount, long? Frames, string Container, string Decoder)
{
    /// <summary>Length in seconds by the header, or null where the header does not say.</summary>
    public double? DurationSeconds => Frames / (double)SampleRate;
}
