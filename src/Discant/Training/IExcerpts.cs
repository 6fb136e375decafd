namespace Discant.Training;

/// <summary>What a training run draws its excerpts from.</summary>
public interface IExcerpts
{
    /// <summary>Draws one micro-batch.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="count">Number of excerpts.</param>
    TrainingBatch Draw(Random random, int count);
}
