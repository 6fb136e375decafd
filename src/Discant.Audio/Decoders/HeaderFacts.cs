namespace Discant.Audio.Decoders;

/// <summary>What a look at the first bytes of a file has shown.</summary>
/// <param name="Container">What it is.</param>
/// <param name="FfmpegMayTry">Whether its structure is sound enough for ffmpeg to be asked when libsndfile refuses it.</param>
/// <param name="Warning">One line for the user where something is amiss that does not stop us, or null.</param>
internal sealed record HeaderFacts(AudioContainer Container, bool FfmpegMayTry, string? Warning = null);
