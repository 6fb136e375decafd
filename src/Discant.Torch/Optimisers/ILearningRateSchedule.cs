namespace Discant.Torch.Optimisers;

/// <summary>A learning rate as a pure function of how far training is, so that a resumed run needs nothing but the count.</summary>
public interface ILearningRateSchedule
{
    /// <param name="step">Epochs or updates done before, from 0 on.</param>
    /// <returns>The learning rate to use now.</returns>
    double At(long step);
}
