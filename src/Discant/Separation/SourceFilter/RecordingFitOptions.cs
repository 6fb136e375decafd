namespace Discant.Separation.SourceFilter;

/// <summary>How a model is fitted on a recording.</summary>
public sealed record RecordingFitOptions
{
    /// <summary>Number of steps.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Excerpts of 4 s a step.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Excerpts a worker takes at once; part of the result's definition, unlike the number of threads.</summary>
    public int MicroBatch { get; init; } = 2;

    /// <summary>Adam's step size at its highest.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Added to the gradient, times the parameter.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Decay of the moving average of the parameters.</summary>
    public double AverageDecay { get; init; } = 0.98;

    /// <summary>Frames of an excerpt.</summary>
    public int WindowFrames { get; init; } = 250;

    /// <summary>Seed of excerpts and noise.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Worker threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Factor of the step size: constant, then a cosine down to a twentieth over the last half.</summary>
    public double Schedule(long step)
    {
        var position = Steps <= 0 ? 0 : (double)step / Steps;
        return position < 0.5 ? 1 : 0.05 + 0.95 * (0.5 + 0.5 * Math.Cos(Math.PI * Math.Min(1, (position - 0.5) * 2)));
    }
}
