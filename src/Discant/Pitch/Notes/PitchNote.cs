namespace Discant.Pitch.Notes;

/// <summary>A note that was sung.</summary>
/// <param name="FirstFrame">Its first frame of 16 ms.</param>
/// <param name="Frames">Number of its frames.</param>
/// <param name="Midi">Its pitch: the median of its middle, a MIDI note number with fraction (a' = 440 Hz is 69).</param>
/// <param name="DriftCentsASecond">How fast it rises, by a straight line through its middle; below 0 where it sinks.</param>
/// <param name="VibratoCents">How far it swings to either side of that line, as a sine of the same power would.</param>
public sealed record PitchNote(int FirstFrame, int Frames, double Midi, double DriftCentsASecond, double VibratoCents)
{
    /// <summary>When it begins.</summary>
    public double OnsetSeconds => FirstFrame * PitchTracks.FrameSeconds;

    /// <summary>When it ends.</summary>
    public double OffsetSeconds => EndFrame * PitchTracks.FrameSeconds;

    /// <summary>The frame after its last one.</summary>
    public int EndFrame => FirstFrame + Frames;

    /// <summary>Its pitch, Hz.</summary>
    public double Hertz => PitchScale.Hertz(Midi);
}
