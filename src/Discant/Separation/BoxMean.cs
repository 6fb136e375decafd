using System.Numerics.Tensors;

namespace Discant.Separation;

/// <summary>Mean over a box of frames and bins around each point of a spectrogram; beyond the edges everything counts as 0, which makes the map its own adjoint.</summary>
internal sealed class BoxMean(int frames, int bins, int boxBins, int boxFrames)
{
    private const int Block = 8;

    private readonly double _scale = 1.0 / ((double)boxBins * boxFrames);
    private readonly float[] _blocks = new float[frames / Block * bins];
    private readonly float[] _alongBins = new float[frames * bins];
    private readonly double[] _prefix = new double[bins + 1];
    private readonly double[] _sums = new double[bins];

    /// <param name="input">frames x bins.</param>
    /// <param name="output">frames x bins.</param>
    internal void Of(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var frame = 0; frame < frames; frame++)
            SumBins(input.Slice(frame * bins, bins), _alongBins.AsSpan(frame * bins, bins));
        for (var block = 0; block < frames / Block; block++)
            Sum(_alongBins, block * Block, Block, _blocks.AsSpan(block * bins, bins));
        var half = boxFrames / 2;
        for (var frame = 0; frame < frames; frame++)
            SumFrames(Math.Max(0, frame - half), Math.Min(frames, frame + half + 1), output.Slice(frame * bins, bins));
    }

    // Whole blocks at once, single frames at the edges. A running sum would be quicker still, but its rounding errors outlive loud frames.
    private void SumFrames(int from, int end, Span<float> row)
    {
        row.Clear();
        while (from < end)
        {
            var whole = from % Block == 0 && from + Block <= end;
            var source = whole ? _blocks.AsSpan(from / Block * bins, bins) : _alongBins.AsSpan(from * bins, bins);
            TensorPrimitives.Add(row, source, row);
            from += whole ? Block : 1;
        }
    }

    private void Sum(ReadOnlySpan<float> rows, int first, int count, Span<float> sum)
    {
        rows.Slice(first * bins, bins).CopyTo(sum);
        for (var row = first + 1; row < first + count; row++)
            TensorPrimitives.Add(sum, rows.Slice(row * bins, bins), sum);
    }

    private void SumBins(ReadOnlySpan<float> input, Span<float> output)
    {
        var sum = 0.0;
        for (var k = 0; k < bins; k++)
            _prefix[k + 1] = sum += input[k];
        var half = Math.Min(boxBins / 2, bins);
        var inside = bins - 2 * half;
        if (inside > 0)
            TensorPrimitives.Subtract(_prefix.AsSpan(2 * half + 1, inside), _prefix.AsSpan(0, inside), _sums.AsSpan(half, inside));
        for (var k = 0; k < half; k++)
        {
            _sums[k] = _prefix[Math.Min(bins, k + half + 1)] - _prefix[Math.Max(0, k - half)];
            var mirrored = bins - 1 - k;
            _sums[mirrored] = _prefix[Math.Min(bins, mirrored + half + 1)] - _prefix[Math.Max(0, mirrored - half)];
        }
        TensorPrimitives.Multiply(_sums, _scale, _sums);
        TensorPrimitives.ConvertTruncating<double, float>(_sums, output);
    }
}
