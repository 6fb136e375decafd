using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>Two frames as one with twice the channels: first those of the even frame, then those of the odd one (spec 2.2).</summary>
public static class FrameSqueeze
{
    /// <summary>Puts pairs of frames together; an odd last frame is left out.</summary>
    /// <param name="frames">rows x bins x frames.</param>
    /// <returns>rows x (2 bins) x (frames / 2).</returns>
    public static Tensor Squeeze(Tensor frames)
    {
        var (rows, bins, pairs) = (frames.Shape[0], frames.Shape[1], frames.Shape[2] / 2);
        return frames.Narrow(2, 0, 2 * pairs).Reshape(rows, bins, pairs, 2).Permute(0, 3, 1, 2).Reshape(rows, 2 * bins, pairs);
    }

    /// <summary>Takes pairs of frames apart.</summary>
    /// <param name="pairs">rows x (2 bins) x pairs.</param>
    /// <returns>rows x bins x (2 pairs).</returns>
    public static Tensor Unsqueeze(Tensor pairs)
    {
        var (rows, channels, count) = (pairs.Shape[0], pairs.Shape[1], pairs.Shape[2]);
        return pairs.Reshape(rows, 2, channels / 2, count).Permute(0, 2, 3, 1).Reshape(rows, channels / 2, 2 * count);
    }
}
