using Discant.Torch.Layers;
using Xunit;
using static Discant.Torch.Tests.Gradients;

namespace Discant.Torch.Tests;

public sealed class FusedGruTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 5, 3, 4)]
    [InlineData(3, 1, 2, 5)]
    [InlineData(4, 9, 6, 17)]
    [InlineData(2, 30, 5, 64)]
    public void The_layer_equals_libtorch_in_values_and_all_gradients(int rows, int steps, int inputs, int units)
    {
        using var scope = Tensor.Scope();
        using var layer = new GRU(inputs, units, new Random(5));
        var all = Inputs(layer, rows, steps, inputs);
        AssertSame(t => Libtorch(t, units), t => Fused(t), 2e-5, all);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 7, 4, 5)]
    public void The_layer_in_double_precision_equals_libtorch(int rows, int steps, int inputs, int units)
    {
        using var scope = Tensor.Scope();
        using var layer = new GRU(inputs, units, new Random(5));
        layer.ConvertTo(ScalarType.Float64);
        var all = Inputs(layer, rows, steps, inputs);
        Assert.All(all, t => Assert.Equal(ScalarType.Float64, t.Type));
        AssertSame(t => Libtorch(t, units), t => layer.Forward(t[0]), 1e-13, all);
    }

    [Fact]
    public void The_recurrence_takes_an_input_and_an_upstream_gradient_that_are_views()
    {
        using var scope = Tensor.Scope();
        using var layer = new GRU(3, 4, new Random(5));
        var all = Inputs(layer, 5, 2, 3);
        AssertSame(
            t => Libtorch([t[0].Transpose(0, 1), .. t[1..]], 4).Transpose(0, 1),
            t => Fused([t[0].Transpose(0, 1), .. t[1..]]).Transpose(0, 1),
            2e-6,
            all
        );
    }

    [Fact]
    public void A_gradient_for_the_last_state_alone_flows_through_all_steps()
    {
        using var scope = Tensor.Scope();
        using var layer = new GRU(3, 4, new Random(5));
        AssertSame(t => Libtorch(t, 4).Select(1, 8), t => Fused(t).Select(1, 8), 2e-6, Inputs(layer, 2, 9, 3));
    }

    [Fact]
    public void The_bias_alone_can_be_trained()
    {
        using var scope = Tensor.Scope();
        var (projection, weight, bias) = (Normal(1, 2, 3, 12), Normal(2, 12, 4), Normal(3, 12));
        bias.RequiresGrad = true;
        FusedGru.Apply(projection, weight, bias).Sum().Backward();
        Assert.NotNull(bias.Grad);
        Assert.Null(weight.Grad);
        Assert.Null(projection.Grad);
    }

    [Fact]
    public void Nothing_is_recorded_where_nothing_is_trained()
    {
        using var scope = Tensor.Scope();
        var (projection, weight, bias) = (Normal(1, 2, 3, 12), Normal(2, 12, 4), Normal(3, 12));
        Assert.False(FusedGru.Apply(projection, weight, bias).RequiresGrad);
        weight.RequiresGrad = true;
        using var mode = GradientMode.Off();
        Assert.False(FusedGru.Apply(projection, weight, bias).RequiresGrad);
    }

    [Fact]
    public void Empty_sequences_and_batches_give_empty_outputs_and_zero_gradients()
    {
        using var scope = Tensor.Scope();
        foreach (
            long[] shape in (long[][])
                [
                    [0, 3, 12],
                    [2, 0, 12],
                ]
        )
        {
            var weight = Normal(2, 12, 4);
            weight.RequiresGrad = true;
            var output = FusedGru.Apply(Tensor.Zeros(shape), weight, Normal(3, 12));
            Assert.Equal([shape[0], shape[1], 4], output.Shape);
            output.Sum().Backward();
            Assert.All(weight.Grad!.ToSingles(), g => Assert.Equal(0, g));
        }
    }

    [Fact]
    public void Shapes_and_types_that_do_not_agree_are_refused()
    {
        var (projection, weight, bias) = (Tensor.Zeros([2, 3, 12]), Tensor.Zeros([12, 4]), Tensor.Zeros([12]));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(Tensor.Zeros([2, 3, 9]), weight, bias));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(Tensor.Zeros([3, 12]), weight, bias));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(projection, Tensor.Zeros([8, 4]), bias));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(projection, weight, Tensor.Zeros([11])));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(projection, weight.To(ScalarType.Float64), bias));
        Assert.Throws<ArgumentException>(() => FusedGru.Apply(projection.To(ScalarType.Float64), weight, bias));
    }

    [Fact]
    public void Values_are_the_same_whether_recorded_or_not()
    {
        using var scope = Tensor.Scope();
        var (projection, weight, bias) = (Normal(1, 3, 7, 15), Normal(2, 15, 5), Normal(3, 15));
        var plain = FusedGru.Apply(projection, weight, bias).ToSingles();
        weight.RequiresGrad = true;
        Assert.Equal(plain, FusedGru.Apply(projection, weight, bias).ToSingles());
    }

    [Fact]
    public void Saturated_gates_stay_finite()
    {
        using var scope = Tensor.Scope();
        var (projection, weight, bias) = (Normal(1, 2, 3, 12) * 1e4, Normal(2, 12, 4), Normal(3, 12));
        var (values, gradients) = Of(t => FusedGru.Apply(t[0], t[1], t[2]), projection, weight, bias);
        Assert.All(values, v => Assert.InRange(v, -1, 1));
        Assert.All(gradients.SelectMany(g => g!), g => Assert.True(double.IsFinite(g)));
    }

    private static Tensor[] Inputs(GRU layer, int rows, int steps, int inputs) =>
        [Normal(1, rows, steps, inputs).To(layer.WeightIh.Type), layer.WeightIh, layer.WeightHh, layer.BiasIh, layer.BiasHh];

    private static Tensor Fused(Tensor[] t) => FusedGru.Apply(FusedLinear.Apply(t[0], t[1], t[3]), t[2], t[4]);

    private static Tensor Libtorch(Tensor[] t, long units) =>
        Tensor.Gru(t[0], Tensor.Zeros([1, t[0].Shape[0], units], t[0].Type), [t[1], t[2], t[3], t[4]], true, 1, 0, true, false, true)[0];
}
