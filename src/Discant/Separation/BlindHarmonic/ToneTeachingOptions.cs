namespace Discant.Separation.BlindHarmonic;

/// <summary>How a network is taught on synthetic tones.</summary>
public sealed record ToneTeachingOptions
{
    /// <summary>Updates.</summary>
    public int Updates { get; init; } = 10_000;

    /// <summary>Tones of an update, spread over its frames.</summary>
    public int Frames { get; init; } = 48;

    /// <summary>Step size of AdaMax at the start; it falls over the last third.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Of weights, tones and order.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>The step size of an update.</summary>
    public double RateAt(long step) => LearningRate * Math.Clamp(3 * (1 - (double)step / Updates), 0.02, 1);
}
