using System.Numerics;
using System.Runtime.InteropServices;

namespace Discant.Torch.Optimisers;

/// <summary>Adam (Kingma and Ba 2015) as torch.optim.Adam computes it; weight decay is added to the gradient, not decoupled.</summary>
public sealed class Adam : Optimiser
{
    /// <param name="parameters">Named parameters; the names are used in checkpoints.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean of gradients.</param>
    /// <param name="beta2">Decay of the mean of squared gradients.</param>
    /// <param name="eps">Added to the root of the second moment.</param>
    /// <param name="weightDecay">Times the parameter, added to its gradient.</param>
    public Adam(
        IEnumerable<(string Name, Tensor Tensor)> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weightDecay = 0
    )
        : base("adam", "second", parameters, learningRate, p => Tensor.ZerosLike(p.Tensor.Detach())) =>
        (Beta1, Beta2, Eps, WeightDecay) = (beta1, beta2, eps, weightDecay);

    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; }

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the second moment.</summary>
    public double Eps { get; }

    /// <summary>Times the parameter, added to its gradient.</summary>
    public double WeightDecay { get; }

    private protected override void Update<T>(Slot slot, ReadOnlySpan<T> gradient)
    {
        var rule = new Rule<T>(this, slot.Steps);
        var p = slot.Parameter.Data<T>();
        var m = slot.First.Data<T>();
        var v = slot.Second.Data<T>();
        var wholes = p.Length - p.Length % Vector<T>.Count;
        var pv = MemoryMarshal.Cast<T, Vector<T>>(p[..wholes]);
        var gv = MemoryMarshal.Cast<T, Vector<T>>(gradient[..wholes]);
        var mv = MemoryMarshal.Cast<T, Vector<T>>(m[..wholes]);
        var vv = MemoryMarshal.Cast<T, Vector<T>>(v[..wholes]);
        for (var k = 0; k < pv.Length; k++)
            rule.Move(ref pv[k], gv[k], ref mv[k], ref vv[k]);
        for (var k = wholes; k < p.Length; k++)
            rule.Move(ref p[k], gradient[k], ref m[k], ref v[k]);
    }

    // The same operations in the same order for vectors and the elements that are left over.
    private readonly struct Rule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T _beta1;
        private readonly T _rest1;
        private readonly T _beta2;
        private readonly T _rest2;
        private readonly T _decay;
        private readonly T _eps;
        private readonly T _size;
        private readonly T _rootOfCorrection;

        internal Rule(Adam adam, long steps)
        {
            // 1 - beta in double first, as PyTorch does: in single precision 1 - 0.999 is off by 5e-5 of its value.
            (_beta1, _rest1) = (T.CreateChecked(adam.Beta1), T.CreateChecked(1 - adam.Beta1));
            (_beta2, _rest2) = (T.CreateChecked(adam.Beta2), T.CreateChecked(1 - adam.Beta2));
            (_decay, _eps) = (T.CreateChecked(adam.WeightDecay), T.CreateChecked(adam.Eps));
            _size = T.CreateChecked(adam.LearningRate / (1 - Math.Pow(adam.Beta1, steps)));
            _rootOfCorrection = T.CreateChecked(Math.Sqrt(1 - Math.Pow(adam.Beta2, steps)));
        }

        internal void Move(ref Vector<T> p, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            var slope = g + p * _decay;
            m = m * _beta1 + slope * _rest1;
            v = v * _beta2 + slope * _rest2 * slope;
            p -= m * _size / (Vector.SquareRoot(v) / new Vector<T>(_rootOfCorrection) + new Vector<T>(_eps));
        }

        internal void Move(ref T p, T g, ref T m, ref T v)
        {
            var slope = g + p * _decay;
            m = m * _beta1 + slope * _rest1;
            v = v * _beta2 + slope * _rest2 * slope;
            p -= m * _size / (T.Sqrt(v) / _rootOfCorrection + _eps);
        }
    }
}
