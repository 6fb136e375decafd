namespace Discant.Audio;

/// <summary>A file that has been written, checked and put in its place.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Frames">Its length.</param>
/// <param name="ClippedSamples">
/// Samples beyond full scale (magnitude above 1): clipped in the integer formats, left to the player to clip in Vorbis and MP3, and always
/// 0 in floating point, where they are kept.
/// </param>
public sealed record AudioWriteResult(string File, long Frames, long ClippedSamples);
