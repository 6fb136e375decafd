namespace Discant.Training.Salience;

/// <summary>How an epoch went.</summary>
/// <param name="Loss">Losses and step size.</param>
/// <param name="FScore">On the validation excerpts, within 50 cents, of the candidates above one half.</param>
public sealed record SalienceEpoch(TrainingEpoch Loss, double FScore);
