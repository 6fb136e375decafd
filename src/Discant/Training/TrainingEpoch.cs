namespace Discant.Training;

/// <summary>One point of the learning curves.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="TrainingLoss">Mean loss of the epoch's steps.</param>
/// <param name="ValidationLoss">Loss on the validation excerpts after it.</param>
/// <param name="LearningRate">Step size in that epoch.</param>
public sealed record TrainingEpoch(int Epoch, double TrainingLoss, double ValidationLoss, double LearningRate);
