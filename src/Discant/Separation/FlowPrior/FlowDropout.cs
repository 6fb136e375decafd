using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>Sets elements of the couplings' networks to 0 at random and enlarges the others, in training.</summary>
/// <remarks>What is dropped depends on the seed, the block, the layer, the row and the place in it alone.</remarks>
/// <param name="Probability">Of an element to be dropped, from 0 to below 1.</param>
/// <param name="Seed">Decides which.</param>
public sealed record FlowDropout(double Probability, ulong Seed)
{
    private const ulong MostLayers = 1 << 8;
    private const ulong MostRows = 1 << 16;

    /// <summary>Drops elements of a batch.</summary>
    /// <param name="signal">rows x channels x pairs.</param>
    /// <param name="block">Number of the block.</param>
    /// <param name="layer">Number of the layer in it.</param>
    public Tensor Of(Tensor signal, int block, int layer)
    {
        var (rows, channels, pairs) = (signal.Shape[0], (int)signal.Shape[1], (int)signal.Shape[2]);
        var masks = Tensor.Empty([rows, pairs, channels], ScalarType.Float32);
        for (var row = 0; row < rows; row++)
            new OfRow(this, block, row).Fill(layer, masks.Data<float>().Slice(row * pairs * channels, pairs * channels));
        return signal * masks.Transpose(1, 2).To(signal.Type);
    }

    /// <summary>The part of one block for one row.</summary>
    /// <param name="Dropout">The whole.</param>
    /// <param name="Block">Number of the block.</param>
    /// <param name="Row">Number of the row in its batch.</param>
    internal sealed record OfRow(FlowDropout Dropout, int Block, int Row)
    {
        /// <summary>Factors of the elements of a layer: 0, or a little more than 1.</summary>
        /// <param name="layer">Number of the layer.</param>
        /// <param name="mask">pairs x channels.</param>
        internal void Fill(int layer, Span<float> mask)
        {
            var stream = ((ulong)Block * MostLayers + (ulong)layer) * MostRows + (ulong)Row;
            UniformNoise.Fill(Dropout.Seed, stream, mask);
            var (limit, kept) = ((float)(2 * Dropout.Probability - 1), (float)(1 / (1 - Dropout.Probability)));
            foreach (ref var value in mask)
                value = value < limit ? 0 : kept;
        }
    }
}
