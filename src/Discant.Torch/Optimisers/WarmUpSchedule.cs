namespace Discant.Torch.Optimisers;

/// <summary>Another schedule, times a factor that grows evenly to 1 over the first steps; torch's LinearLR in front.</summary>
/// <param name="Then">The schedule; it counts from the first step too.</param>
/// <param name="Steps">Length of the warm-up, from 1 on.</param>
/// <param name="StartFactor">The factor at step 0.</param>
public sealed record WarmUpSchedule(ILearningRateSchedule Then, long Steps, double StartFactor = 0) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double At(long step) => Then.At(step) * (StartFactor + (1 - StartFactor) * Math.Min(step, Steps) / Steps);
}
