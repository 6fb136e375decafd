using System.Globalization;

namespace Discant.Training;

/// <summary>One point of the learning curves.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="TrainingLoss">Mean loss of the epoch's steps.</param>
/// <param name="ValidationLoss">Loss on the validation excerpts after it.</param>
/// <param name="LearningRate">Step size in that epoch.</param>
public sealed record TrainingEpoch(int Epoch, double TrainingLoss, double ValidationLoss, double LearningRate)
{
    /// <summary>The training loss for people: three decimals, five where it is below 1.</summary>
    public string TrainingText => Text(TrainingLoss);

    /// <summary>The validation loss for people.</summary>
    public string ValidationText => Text(ValidationLoss);

    private static string Text(double loss) => loss.ToString(loss < 1 ? "F5" : "F3", CultureInfo.InvariantCulture);
}
