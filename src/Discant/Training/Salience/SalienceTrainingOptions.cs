namespace Discant.Training.Salience;

/// <summary>Batch, schedule and seed of a training of an estimator of F0s.</summary>
public sealed record SalienceTrainingOptions
{
    /// <summary>Excerpts a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Excerpts that a thread takes at once; batch norm sees so many together.</summary>
    public int MicroBatch { get; init; } = 4;

    /// <summary>Steps an epoch.</summary>
    public int StepsAnEpoch { get; init; } = 50;

    /// <summary>Number of epochs; the step size falls to nothing at their end.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Largest step size of Adam.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps in which the step size rises from nothing.</summary>
    public int WarmUpSteps { get; init; } = 50;

    /// <summary>Share of the weights' average that stays at each step.</summary>
    public double AverageDecay { get; init; } = 0.99;

    /// <summary>Micro-batches from which the statistics of batch norm are taken at the end of an epoch.</summary>
    public int StatisticsBatches { get; init; } = 12;

    /// <summary>Excerpts of the validation set.</summary>
    public int ValidationExcerpts { get; init; } = 48;

    /// <summary>Seed of network and excerpts.</summary>
    public int Seed { get; init; } = 4;

    /// <summary>Worker threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
