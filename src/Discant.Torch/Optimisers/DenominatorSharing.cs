namespace Discant.Torch.Optimisers;

/// <summary>How many elements of a parameter <see cref="AdaMax"/> divides by the same number.</summary>
public enum DenominatorSharing
{
    /// <summary>Each has its own, as published.</summary>
    None = 0,

    /// <summary>One a slice of the first dimension: the relative size of the gradients within it is kept.</summary>
    Row = 1,

    /// <summary>One for the whole parameter.</summary>
    Tensor = 2,
}
