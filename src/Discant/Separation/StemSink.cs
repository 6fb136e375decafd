namespace Discant.Separation;

/// <summary>Takes the next interleaved frames of one voice.</summary>
/// <param name="voice">Number of the voice.</param>
/// <param name="interleaved">Whole frames.</param>
public delegate void StemSink(int voice, ReadOnlySpan<float> interleaved);
