using Discant.TestSupport;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Torch.Tests.Optimisers;

public sealed class GradientClippingTests : IDisposable
{
    private readonly TensorScope _scope = Tensor.Scope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Gradients_above_the_norm_are_scaled_as_in_PyTorch()
    {
        var (p, q, none) = (With(3, -4, 0), With(12, 0), Tensor.Zeros([2], ScalarType.Float64));
        Assert.Equal(13, GradientClipping.ByNorm([p, q, none], 2), 1e-12);
        Close.Relative([0.461538426036, -0.615384568047, 0], p.Grad!.ToDoubles(), 1e-10);
        Close.Relative([1.84615370414, 0], q.Grad!.ToDoubles(), 1e-10);
        Assert.Null(none.Grad);
    }

    [Fact]
    public void Gradients_below_the_norm_stay()
    {
        var p = With(3, -4);
        Assert.Equal(5, GradientClipping.ByNorm([p], 5.1), 1e-12);
        Assert.Equal([3.0, -4], p.Grad!.ToDoubles());
        Assert.Equal(0, GradientClipping.ByNorm([], 1));
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_reported_and_changes_nothing()
    {
        var p = With(double.PositiveInfinity, 1);
        Assert.Equal(double.PositiveInfinity, GradientClipping.ByNorm([p], 1));
        Assert.Equal([double.PositiveInfinity, 1], p.Grad!.ToDoubles());
        Assert.Equal(double.NaN, GradientClipping.ByNorm([With(double.NaN)], 1));
    }

    [Fact]
    public void Gradients_are_limited_by_value()
    {
        var p = With(3, -4, 0.5);
        GradientClipping.ByValue([p, Tensor.Zeros([1])], 1);
        Assert.Equal([1.0, -1, 0.5], p.Grad!.ToDoubles());
    }

    private static Tensor With(params double[] gradient)
    {
        var tensor = Tensor.Zeros([gradient.Length], ScalarType.Float64);
        tensor.RequiresGrad = true;
        tensor.Grad = Tensor.From(gradient, gradient.Length);
        return tensor;
    }
}
