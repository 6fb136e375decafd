using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>
/// The way of one source from latents to magnitudes and of gradients back, with the memory it takes; for one thread at a time. Frames lie
/// one after the other (frames x bins), so that two of them are a squeezed row as they are.
/// </summary>
public sealed class FlowPass
{
    private readonly FrozenFlow _flow;
    private readonly int _pairs;
    private readonly int _bins;
    private readonly BlockPass[] _blocks;
    private readonly float[] _values;
    private readonly float[] _slopes;

    /// <param name="flow">The flow.</param>
    /// <param name="frames">Frames of each pass, even.</param>
    /// <exception cref="ArgumentException">The number of frames is odd or not positive.</exception>
    public FlowPass(FrozenFlow flow, int frames)
    {
        if (frames < 2 || frames % 2 != 0)
            throw new ArgumentException("the frames of a flow come in pairs", nameof(frames));
        (_flow, _pairs, _bins) = (flow, frames / 2, flow.Size.Bins);
        var scratch = new CouplingScratch(flow.Size, _pairs);
        _blocks = [.. flow.Blocks.Select(b => new BlockPass(b, flow.Size, _pairs, scratch))];
        _values = new float[frames * _bins];
        _slopes = new float[frames * _bins];
    }

    /// <summary>Frames of each pass.</summary>
    public int Frames => 2 * _pairs;

    /// <summary>The magnitudes of the last pass, frames x bins; a little below 0 here and there.</summary>
    public ReadOnlySpan<float> Magnitudes => _values;

    /// <summary>Logarithm of the determinant of the last pass, from latents to magnitudes.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>From latents to <see cref="Magnitudes"/>.</summary>
    /// <param name="latents">frames x bins.</param>
    public void Forward(ReadOnlySpan<float> latents)
    {
        latents.CopyTo(_values);
        LogDeterminant = 0;
        for (var k = _blocks.Length - 1; k >= 0; k--)
            LogDeterminant += _blocks[k].Forward(_values) + _pairs * _flow.Blocks[k].LogDeterminant;
    }

    /// <summary>From slopes of a function of the magnitudes to its slopes in the latents of the last <see cref="Forward"/>.</summary>
    /// <param name="magnitudeSlopes">frames x bins.</param>
    /// <param name="determinantSlope">Slope in <see cref="LogDeterminant"/>.</param>
    /// <param name="latentSlopes">frames x bins, overwritten.</param>
    public void Backward(ReadOnlySpan<float> magnitudeSlopes, double determinantSlope, Span<float> latentSlopes)
    {
        magnitudeSlopes.CopyTo(_slopes);
        foreach (var block in _blocks)
            block.Backward(_slopes, (float)determinantSlope);
        _slopes.CopyTo(latentSlopes);
    }

    /// <summary>Mean negative logarithm of the likelihood of an element of the last pass, nats.</summary>
    /// <param name="latents">Those it came from.</param>
    public double NegativeLogLikelihood(ReadOnlySpan<float> latents) =>
        (0.5 * SumOfSquares(latents) + LogDeterminant) / latents.Length + 0.5 * Math.Log(2 * Math.PI);

    private double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (var frame = 0; frame < Frames; frame++)
            sum += TensorPrimitives.SumOfSquares(values.Slice(frame * _bins, _bins));
        return sum;
    }
}
