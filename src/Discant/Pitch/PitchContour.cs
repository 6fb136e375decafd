namespace Discant.Pitch;

/// <summary>A tone or a part of one: candidates of consecutive frames that lie close together.</summary>
/// <param name="Start">First frame.</param>
/// <param name="Midi">F0 of each frame as a MIDI note number with fraction.</param>
/// <param name="FrameEvidence">What speaks for it in each frame.</param>
/// <param name="Origin">Number of the contour of which it is a part.</param>
internal sealed record PitchContour(int Start, double[] Midi, double[] FrameEvidence, int Origin)
{
    private const int EdgeFrames = 5;

    /// <summary>What speaks for it in all.</summary>
    public double Evidence { get; } = FrameEvidence.Sum();

    /// <summary>The part from one frame to before another, counted from its start.</summary>
    public PitchContour Part(int from, int to) => new(Start + from, Midi[from..to], FrameEvidence[from..to], Origin);

    /// <summary>Frame after the last.</summary>
    public int End => Start + Midi.Length;

    /// <summary>Mean pitch of the first frames.</summary>
    public double FirstMidi { get; } = Mean(Midi.AsSpan(0, Math.Min(EdgeFrames, Midi.Length)));

    /// <summary>Mean pitch of the last frames.</summary>
    public double LastMidi { get; } = Mean(Midi.AsSpan(Math.Max(0, Midi.Length - EdgeFrames)));

    /// <summary>Number of frames in which both are there.</summary>
    public int Overlap(PitchContour other) => Math.Max(0, Math.Min(End, other.End) - Math.Max(Start, other.Start));

    /// <summary>Number of common frames in which this one is higher by more than some semitones.</summary>
    public int FramesAbove(PitchContour other, double semitones)
    {
        var above = 0;
        for (var t = Math.Max(Start, other.Start); t < Math.Min(End, other.End); t++)
        {
            if (Midi[t - Start] > other.Midi[t - other.Start] + semitones)
                above++;
        }
        return above;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
