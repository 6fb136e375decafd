namespace Discant.Separation.BlindHarmonic;

/// <summary>The losses of a tree of draws, and what they say about each draw.</summary>
/// <param name="plan">How tones were drawn.</param>
/// <param name="losses">frames x leaves.</param>
/// <param name="frames">Number of frames.</param>
internal sealed class LossTree(SamplingPlan plan, double[] losses, int frames)
{
    /// <summary>Number of frames.</summary>
    internal int Frames => frames;

    /// <summary>Mean loss.</summary>
    internal double Mean => losses.Average();

    /// <summary>How much worse each draw of a depth was than what it is compared with.</summary>
    /// <param name="depth">Number of the tone.</param>
    /// <param name="posterior">Of the voices where they are enumerated, one a node of depth 0; otherwise null.</param>
    /// <param name="leaveOneOut">Compare with the others alone.</param>
    /// <returns>One a draw.</returns>
    /// <remarks>
    /// Draws from one node are compared with each other; where there is only one, with all other draws of the frame, which are independent
    /// of it and so leave the gradient unbiased.
    /// </remarks>
    internal double[] Advantages(int depth, double[]? posterior, bool leaveOneOut)
    {
        var level = plan.Levels[depth];
        var values = Values(depth);
        if (level.EnumeratesVoices)
            values = [.. values.Select((v, k) => v * posterior![k]).Chunk(plan.Voices).Select(c => c.Sum())];
        var group = level.Draws > 1 ? level.Draws : values.Length / frames;
        var factor = leaveOneOut && group > 1 ? group / (group - 1.0) : 1;
        var advantages = new double[values.Length];
        for (var first = 0; first < values.Length; first += group)
        {
            var own = values.AsSpan(first, group);
            var mean = System.Numerics.Tensors.TensorPrimitives.Sum<double>(own) / group;
            for (var k = 0; k < group; k++)
                advantages[first + k] = (own[k] - mean) * factor;
        }
        return advantages;
    }

    /// <summary>Softmax over the voices that play a bin of -(least loss that follows) / (temperature x mean loss).</summary>
    internal double[] LabelPosterior(double temperature, int voices)
    {
        var below = plan.Leaves / plan.Nodes(0);
        var posterior = losses.Chunk(below).Select(own => -own.Min() / (temperature * Mean)).ToArray();
        for (var first = 0; first < posterior.Length; first += voices)
            SoftmaxInPlace(posterior.AsSpan(first, voices));
        return posterior;
    }

    /// <summary>Weights of the leaves for what is differentiable, those of a frame adding up to 1: equal, or by the voices' posterior.</summary>
    internal double[] PathWeights(double[]? posterior)
    {
        var below = plan.Leaves / plan.Nodes(0);
        var draws = plan.Levels[0].Draws;
        return [.. losses.Select((_, leaf) => posterior is null ? 1.0 / plan.Leaves : posterior[leaf / below] / (draws * below))];
    }

    /// <summary>Softmax over the leaves of a frame of -loss / (temperature x mean loss).</summary>
    internal double[] Softmax(double temperature)
    {
        var weights = losses.Select(l => -l / (temperature * Mean)).ToArray();
        for (var frame = 0; frame < frames; frame++)
            SoftmaxInPlace(weights.AsSpan(frame * plan.Leaves, plan.Leaves));
        return weights;
    }

    /// <summary>Exponentials of some numbers, normalised to sum 1.</summary>
    internal static void SoftmaxInPlace(Span<double> values)
    {
        var largest = System.Numerics.Tensors.TensorPrimitives.Max<double>(values);
        var sum = 0.0;
        foreach (ref var value in values)
            sum += value = Math.Exp(value - largest);
        foreach (ref var value in values)
            value /= sum;
    }

    // Mean loss below each node of a depth.
    private double[] Values(int depth)
    {
        var below = plan.Leaves / plan.Nodes(depth);
        return [.. losses.Chunk(below).Select(own => own.Average())];
    }
}
