namespace Discant.Torch.Optimisers;

/// <summary>From one learning rate to another along half a cosine, then constant (Loshchilov and Hutter 2017); torch's CosineAnnealingLR up to its end.</summary>
/// <param name="Initial">Learning rate at first.</param>
/// <param name="Steps">Length of the way, from 1 on.</param>
/// <param name="Final">Learning rate at the end.</param>
public sealed record CosineSchedule(double Initial, long Steps, double Final = 0) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double At(long step) => Final + (Initial - Final) * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)) / 2;
}
