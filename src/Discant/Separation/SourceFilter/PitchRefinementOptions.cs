namespace Discant.Separation.SourceFilter;

/// <summary>How F0 curves are improved by analysis and synthesis.</summary>
public sealed record PitchRefinementOptions
{
    /// <summary>Steps of gradient descent.</summary>
    public int Steps { get; init; } = 24;

    /// <summary>Size of a step of Adam, cents.</summary>
    public double StepCents { get; init; } = 3;

    /// <summary>Farthest that a frame's F0 is moved, cents.</summary>
    public double MostCents { get; init; } = 60;

    /// <summary>Whether frames at the edges of what a voice sings may begin or cease to sound.</summary>
    public bool Voicing { get; init; } = true;

    /// <summary>So many frames beyond the edges of a voiced stretch may begin to sound.</summary>
    public int VoicingReach { get; init; } = 6;

    /// <summary>Size of a step of Adam for the log-odds of voicing.</summary>
    public double VoicingStep { get; init; } = 0.25;

    /// <summary>See <see cref="Synthesis.PitchGradient"/>; seconds.</summary>
    public double MemorySeconds { get; init; } = 0.1;

    /// <summary>Frames over which the slope is averaged, odd: neighbouring frames move together.</summary>
    public int SmoothFrames { get; init; } = 5;

    /// <summary>Frames over which the loss decides whether what was found is kept, odd.</summary>
    public int JudgedFrames { get; init; } = 31;

    /// <summary>Frames of a window, of which the middle half is kept; a multiple of 4.</summary>
    public int WindowFrames { get; init; } = 248;

    /// <summary>Seed of the noise.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Worker threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
