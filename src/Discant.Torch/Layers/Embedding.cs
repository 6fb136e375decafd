namespace Discant.Torch.Layers;

/// <summary>A learned vector a number; torch.nn.Embedding. The vectors start normally distributed with variance 1.</summary>
public sealed class Embedding : Module
{
    /// <param name="numEmbeddings">How many vectors.</param>
    /// <param name="embeddingDim">Length of each.</param>
    /// <param name="random">Source of the starting values.</param>
    public Embedding(long numEmbeddings, long embeddingDim, Random random) =>
        Weight = RegisterParameter("weight", Initialisation.Normal(random, 0, 1, numEmbeddings, embeddingDim));

    /// <summary>numEmbeddings x embeddingDim.</summary>
    public Tensor Weight { get; }

    /// <param name="indices">64-bit integers from 0 to numEmbeddings - 1, any shape.</param>
    /// <returns>That shape x embeddingDim.</returns>
    /// <exception cref="TorchException">An index is out of range.</exception>
    public Tensor Forward(Tensor indices) => Tensor.Embedding(Weight, indices);
}
