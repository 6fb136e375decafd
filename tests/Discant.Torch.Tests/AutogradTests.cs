using Xunit;

namespace Discant.Torch.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void The_gradient_of_a_product_is_the_other_factor()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        var b = Leaf(5, 7);
        (a * b).Sum().Backward();
        Assert.Equal([5.0, 7], a.Grad!.ToDoubles());
        Assert.Equal([2.0, 3], b.Grad!.ToDoubles());
    }

    [Fact]
    public void Gradients_add_up_until_they_are_forgotten()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        a.Square().Sum().Backward();
        a.Square().Sum().Backward();
        Assert.Equal([8.0, 12], a.Grad!.ToDoubles());
        a.Grad = null;
        Assert.Null(a.Grad);
    }

    [Fact]
    public void A_gradient_that_is_set_is_the_gradient()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        a.Grad = Tensor.From([1.0, -1], 2);
        Assert.Equal([1.0, -1], a.Grad!.ToDoubles());
        Assert.Throws<TorchException>(() => a.Grad = Tensor.From([1.0], 1));
    }

    [Fact]
    public void A_chain_through_broadcasting_sums_over_what_was_repeated()
    {
        using var scope = Tensor.Scope();
        var row = Leaf(1, 2, 3);
        var column = Tensor.From([10.0, 20], 2, 1);
        (row.Exp() * column).Sum().Backward();
        Assert.Equal(new[] { 1.0, 2, 3 }.Select(v => 30 * Math.Exp(v)), row.Grad!.ToDoubles());
    }

    [Fact]
    public void An_upstream_gradient_is_taken()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        a.Square().Backward(Tensor.From([10.0, 100], 2));
        Assert.Equal([40.0, 600], a.Grad!.ToDoubles());
    }

    [Fact]
    public void A_graph_is_used_once_unless_retained()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        var y = a.Square().Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        Assert.Equal([8.0, 12], a.Grad!.ToDoubles());
        Assert.Throws<TorchException>(() => y.Backward());
    }

    [Fact]
    public void Backward_without_a_graph_or_of_many_values_is_refused_with_the_shape()
    {
        using var scope = Tensor.Scope();
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([2, 3]).Sum().Backward());
        Assert.StartsWith("backward of float32[]: ", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TorchException>(() => Leaf(1, 2).Square().Backward());
        Assert.StartsWith("backward of float64[2]: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_detached_tensor_takes_no_part()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        (a * a.Detach()).Sum().Backward();
        Assert.Equal([2.0, 3], a.Grad!.ToDoubles());
    }

    [Fact]
    public void Nothing_is_recorded_while_the_mode_is_off()
    {
        using var scope = Tensor.Scope();
        var a = Leaf(2, 3);
        Assert.True(GradientMode.IsOn);
        using (GradientMode.Off())
        {
            Assert.False(GradientMode.IsOn);
            Assert.False((a * 2).RequiresGrad);
            using (GradientMode.On())
                Assert.True((a * 2).RequiresGrad);
            Assert.False(GradientMode.IsOn);
        }
        Assert.True(GradientMode.IsOn);
        Assert.True((a * 2).RequiresGrad);
    }

    [Fact]
    public void The_mode_of_one_thread_is_not_that_of_another()
    {
        using var mode = GradientMode.Off();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = GradientMode.IsOn);
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
    }

    [Fact]
    public void Only_leaves_can_stop_requiring_gradients()
    {
        using var scope = Tensor.Scope();
        var y = Leaf(1, 2) * 2;
        Assert.Throws<TorchException>(() => y.RequiresGrad = false);
    }

    private static Tensor Leaf(params double[] values)
    {
        var tensor = Tensor.From(values, values.Length);
        tensor.RequiresGrad = true;
        return tensor;
    }
}
