namespace Discant.Separation.Parameters;

/// <summary>Parameters of all voices over consecutive frames, block after block without gaps.</summary>
/// <param name="FirstFrame">Number of the first frame; a multiple of <see cref="ParameterLayout.WindowFrames"/>.</param>
/// <param name="Frames">Number of frames; <see cref="ParameterLayout.WindowFrames"/> but for the last block.</param>
/// <param name="Voices">One a voice.</param>
/// <param name="NoiseFilters">voices x (2 magnitudes): the filter of the first frame, then that of the frame after the last.</param>
public sealed record ParameterBlock(
    long FirstFrame,
    int Frames,
    IReadOnlyList<VoiceParameters> Voices,
    IReadOnlyList<float[]> NoiseFilters
);
