using System.Numerics;
using System.Numerics.Tensors;

namespace Discant.Synthesis;

/// <summary>Exponentiated sigmoid: maps any number to a positive, perceptually spread amplitude (Engel et al. 2020, DDSP).</summary>
/// <remarks>y = maximum * sigmoid(x)^ln(10) + 1e-7, hence in (1e-7, maximum + 1e-7).</remarks>
public static class ExpSigmoid
{
    private const double Exponent = 2.302585092994045684;
    private const double Floor = 1e-7;

    /// <summary>The function, value by value.</summary>
    /// <param name="input">Any numbers.</param>
    /// <param name="maximum">Limit for large inputs.</param>
    /// <param name="output">Receives as many values; may be the input itself.</param>
    /// <exception cref="ArgumentException">The output is shorter than the input.</exception>
    public static void Forward<T>(ReadOnlySpan<T> input, double maximum, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var y = output[..input.Length];
        // sigmoid(x)^c = exp(-c ln(1 + exp(-x))); an infinite exp(-x) gives the right limit, 0.
        TensorPrimitives.Negate(input, y);
        TensorPrimitives.Exp<T>(y, y);
        TensorPrimitives.Add(y, T.One, y);
        TensorPrimitives.Log<T>(y, y);
        TensorPrimitives.Multiply(y, T.CreateChecked(-Exponent), y);
        TensorPrimitives.Exp<T>(y, y);
        TensorPrimitives.Multiply(y, T.CreateChecked(maximum), y);
        TensorPrimitives.Add(y, T.CreateChecked(Floor), y);
    }

    /// <summary>dL/dx from dL/dy: dy/dx = ln(10) (y - 1e-7) (1 - sigmoid(x)).</summary>
    /// <param name="input">x, as given to <see cref="Forward"/>.</param>
    /// <param name="maximum">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/dy.</param>
    /// <param name="gradient">Receives dL/dx; must overlap neither input nor upstream.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Gradient<T>(ReadOnlySpan<T> input, double maximum, ReadOnlySpan<T> upstream, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (upstream.Length != input.Length || gradient.Length != input.Length)
            throw new ArgumentException("Input, upstream and gradient must have the same length.", nameof(gradient));
        var scale = T.CreateChecked(Exponent * maximum);
        for (var i = 0; i < input.Length; i++)
        {
            var e = T.Exp(-input[i]);
            var power = T.Exp(-T.CreateChecked(Exponent) * T.Log(T.One + e));
            gradient[i] = upstream[i] * scale * power / (T.One + T.Exp(input[i]));
        }
    }
}
