namespace Discant.Separation.HarmonicTones;

/// <summary>One way to read a frame: what each voice plays.</summary>
/// <param name="Tones">The tone of each voice, whose amplitude is the sum of its partials; null where it is silent.</param>
/// <param name="Cost">What is left of the frame, and what its tones cost.</param>
internal sealed record FrameReading(HarmonicTone?[] Tones, double Cost);
