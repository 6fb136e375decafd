namespace Discant.Training;

/// <summary>A training run (spec 4.1; the defaults are the paper's).</summary>
public sealed record TrainingOptions
{
    /// <summary>Excerpts a step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Excerpts a worker takes at once; part of the result's definition, unlike the number of threads.</summary>
    public int MicroBatch { get; init; } = 4;

    /// <summary>Steps an epoch; validation and checkpoint come after each.</summary>
    public int StepsAnEpoch { get; init; } = 12;

    /// <summary>Most epochs.</summary>
    public int Epochs { get; init; } = 8000;

    /// <summary>Epochs without a smaller validation loss after which training ends.</summary>
    public int Patience { get; init; } = 200;

    /// <summary>Validation excerpts; the same ones after every epoch.</summary>
    public int ValidationExcerpts { get; init; } = 16;

    /// <summary>Factor of the step size every <see cref="DecayEvery"/> epochs.</summary>
    public double Decay { get; init; } = 0.98;

    /// <summary>Epochs between reductions of the step size.</summary>
    public int DecayEvery { get; init; } = 200;

    /// <summary>Step size, weight decay, seed, threads.</summary>
    public TrainerOptions Trainer { get; init; } = new();
}
