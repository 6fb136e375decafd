namespace Discant.Separation.Parameters;

/// <summary>What the parameters of a method's voices are like.</summary>
/// <param name="SampleRate">Rate of the sound they make, Hz.</param>
/// <param name="Hop">Samples from frame to frame.</param>
/// <param name="AllPoleOrder">Line spectral frequencies of a frame; even.</param>
/// <param name="NoiseMagnitudes">Magnitudes of the noise's filter.</param>
/// <param name="WindowFrames">
/// Frames from one noise filter to the next: filter w belongs to frame w times this, those between are faded from one to the other.
/// </param>
public sealed record ParameterLayout(int SampleRate, int Hop, int AllPoleOrder, int NoiseMagnitudes, int WindowFrames)
{
    /// <summary>Frames of a recording of that many samples at the method's rate.</summary>
    internal long FramesOf(long samples) => (samples + Hop - 1) / Hop + 1;

    /// <summary>Noise filters of that many frames.</summary>
    internal long FiltersOf(long frames) => (frames + WindowFrames - 1) / WindowFrames + 1;
}
