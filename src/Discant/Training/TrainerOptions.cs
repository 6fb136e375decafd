namespace Discant.Training;

/// <summary>How a model is trained, step by step (spec 4.1).</summary>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="WeightDecay">Added to the gradient, times the parameter.</param>
/// <param name="Seed">Seed of noise and of the choice of excerpts.</param>
/// <param name="Threads">Worker threads; the result does not depend on it.</param>
public sealed record TrainerOptions(double LearningRate = 1e-4, double WeightDecay = 1e-5, int Seed = 4, int Threads = 1);
