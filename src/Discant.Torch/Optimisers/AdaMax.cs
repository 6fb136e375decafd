using System.Numerics;

namespace Discant.Torch.Optimisers;

/// <summary>
/// AdaMax (Kingma and Ba 2015, section 7.1) as torch.optim.Adamax computes it: u = max(beta2 u, |g| + eps), then a step of
/// lr / (1 - beta1^t) m / u. Parameters may share u over a row or the whole tensor.
/// </summary>
public sealed class AdaMax : Optimiser
{
    /// <param name="parameters">Named parameters; the names are used in checkpoints.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean of gradients.</param>
    /// <param name="beta2">Decay of the largest gradient.</param>
    /// <param name="eps">Added to the magnitude of a gradient.</param>
    /// <param name="weightDecay">Times the parameter, added to its gradient.</param>
    /// <param name="sharing">Which parameters (by name) share their denominators; none where absent.</param>
    public AdaMax(
        IEnumerable<(string Name, Tensor Tensor)> parameters,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weightDecay = 0,
        Func<string, DenominatorSharing>? sharing = null
    )
        : base("adamax", "largest", parameters, learningRate, p => Largest(p.Tensor, sharing?.Invoke(p.Name) ?? DenominatorSharing.None)) =>
        (Beta1, Beta2, Eps, WeightDecay) = (beta1, beta2, eps, weightDecay);

    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; }

    /// <summary>Decay of the largest gradient.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the magnitude of a gradient.</summary>
    public double Eps { get; }

    /// <summary>Times the parameter, added to its gradient.</summary>
    public double WeightDecay { get; }

    private protected override void Update<T>(Slot slot, ReadOnlySpan<T> gradient)
    {
        var (beta1, rest1) = (T.CreateChecked(Beta1), T.CreateChecked(1 - Beta1));
        var (beta2, eps, decay) = (T.CreateChecked(Beta2), T.CreateChecked(Eps), T.CreateChecked(WeightDecay));
        var size = T.CreateChecked(LearningRate / (1 - Math.Pow(Beta1, slot.Steps)));
        var p = slot.Parameter.Data<T>();
        var m = slot.First.Data<T>();
        var u = slot.Second.Data<T>();
        var shared = u.Length == 0 ? 0 : p.Length / u.Length;
        for (var group = 0; group < u.Length; group++)
        {
            var largest = beta2 * u[group];
            for (var k = group * shared; k < (group + 1) * shared; k++)
            {
                var slope = gradient[k] + decay * p[k];
                m[k] = beta1 * m[k] + rest1 * slope;
                largest = T.Max(largest, T.Abs(slope) + eps);
            }
            u[group] = largest;
            // Only without eps and without a gradient so far; 0 / 0 is no step.
            if (largest == T.Zero)
                continue;
            for (var k = group * shared; k < (group + 1) * shared; k++)
                p[k] -= size * m[k] / largest;
        }
    }

    private static Tensor Largest(Tensor parameter, DenominatorSharing sharing) =>
        sharing switch
        {
            DenominatorSharing.Tensor => Tensor.Zeros([1], parameter.Type),
            DenominatorSharing.Row when parameter.Dimensions > 0 => Tensor.Zeros([parameter.Shape[0]], parameter.Type),
            _ => Tensor.ZerosLike(parameter.Detach()),
        };
}
