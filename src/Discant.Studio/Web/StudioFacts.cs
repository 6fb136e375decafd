namespace Discant.Studio.Web;

/// <summary>What this studio offers and accepts.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Methods">Methods of separation, the usual one first.</param>
/// <param name="MostVoices">Most voices that can be asked for.</param>
/// <param name="UploadBytes">Largest recording.</param>
/// <param name="DurationSeconds">Longest recording.</param>
/// <param name="QueuedTakes">Most takes that wait.</param>
/// <param name="FrameSeconds">Seconds from one frame of an F0 curve to the next.</param>
/// <param name="Spectrogram">How the tiles of the spectrogram are cut.</param>
/// <param name="Peaks">How the outlines are cut.</param>
public sealed record StudioFacts(
    string Version,
    IReadOnlyList<StudioMethod> Methods,
    int MostVoices,
    long UploadBytes,
    double DurationSeconds,
    int QueuedTakes,
    double FrameSeconds,
    SpectrogramFacts Spectrogram,
    PeaksFacts Peaks
);
