using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>How many pairs of frames of each row are sound; those behind them are filled up, and are 0 throughout the flow.</summary>
public sealed class SqueezedLengths
{
    private readonly Tensor? _mask;

    private SqueezedLengths(Tensor counts, Tensor? mask) => (Counts, _mask) = (counts, mask);

    /// <summary>Pairs of each row, in the type of the signal.</summary>
    public Tensor Counts { get; }

    /// <summary>Every row fills its length.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="pairs">Pairs of frames of each.</param>
    /// <param name="type">Type of the signal.</param>
    public static SqueezedLengths Whole(long rows, long pairs, ScalarType type) => new(Tensor.Full([rows], pairs, type), null);

    /// <summary>Rows of different lengths.</summary>
    /// <param name="frames">Frames of each row that are sound; of an odd number the last does not count.</param>
    /// <param name="pairs">Pairs of frames in the tensor, at least half the longest row.</param>
    /// <param name="type">Type of the signal.</param>
    public static SqueezedLengths Of(IReadOnlyList<int> frames, long pairs, ScalarType type)
    {
        if (frames.All(f => f / 2 == pairs))
            return Whole(frames.Count, pairs, type);
        var counts = Tensor.From([.. frames.Select(f => (double)(f / 2))], frames.Count).To(type);
        var mask = Tensor.Arange(0, pairs, 1, type).Unsqueeze(0).Lt(counts.Unsqueeze(1)).To(type).Unsqueeze(1);
        return new SqueezedLengths(counts, mask);
    }

    /// <summary>Puts 0 behind the end of each row.</summary>
    /// <param name="signal">rows x channels x pairs.</param>
    public Tensor Cut(Tensor signal) => _mask is null ? signal : signal * _mask;
}
