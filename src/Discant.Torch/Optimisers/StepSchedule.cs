namespace Discant.Torch.Optimisers;

/// <summary>The learning rate times a factor every so many steps; torch.optim.lr_scheduler.StepLR.</summary>
/// <param name="Initial">Learning rate at first.</param>
/// <param name="Every">Steps between two changes, from 1 on.</param>
/// <param name="Factor">What it is multiplied by.</param>
public sealed record StepSchedule(double Initial, long Every, double Factor) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double At(long step) => Initial * Math.Pow(Factor, step / Every);
}
