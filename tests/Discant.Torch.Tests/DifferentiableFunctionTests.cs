using System.Runtime.CompilerServices;
using Xunit;

namespace Discant.Torch.Tests;

public sealed class DifferentiableFunctionTests
{
    [Fact]
    public void The_backward_pass_of_a_function_is_what_autograd_uses()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2, 3);
        var y = Cube(x);
        (y * 2).Sum().Backward();
        Assert.Equal([1.0, 8, 27], y.ToDoubles());
        Assert.Equal([6.0, 24, 54], x.Grad!.ToDoubles());
    }

    [Fact]
    public void A_function_in_the_middle_of_a_chain_hands_gradients_on()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(0.5, 1);
        Cube(x.Exp()).Log().Sum().Backward();
        Assert.All(x.Grad!.ToDoubles(), g => Assert.Equal(3, g, 12));
    }

    [Fact]
    public void A_function_under_a_view_and_an_expansion_receives_contiguous_gradients()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2, 3, 4, 5, 6);
        var contiguous = false;
        Tensor y;
        using (GradientMode.Off())
            y = x.Clone().Reshape(2, 3).Contiguous();
        y = DifferentiableFunction.Attach(
            [x],
            [y],
            g =>
            {
                contiguous = g[0]!.Data<double>().Length == 6;
                return [g[0]!.Reshape(6)];
            }
        )[0];
        y.Transpose(0, 1).Sum().Backward();
        Assert.True(contiguous);
        Assert.Equal([1.0, 1, 1, 1, 1, 1], x.Grad!.ToDoubles());
    }

    [Fact]
    public void An_output_that_is_not_used_sends_null()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var seen = new List<bool>();
        var outputs = SineAndCosine(x, seen);
        outputs[1].Sum().Backward();
        Assert.Equal([false, true], seen);
        Assert.Equal([-Math.Sin(1), -Math.Sin(2)], x.Grad!.ToDoubles());
    }

    [Fact]
    public void Every_output_contributes()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var outputs = SineAndCosine(x, []);
        (outputs[0] + 2 * outputs[1]).Sum().Backward();
        Assert.Equal([Math.Cos(1) - 2 * Math.Sin(1), Math.Cos(2) - 2 * Math.Sin(2)], x.Grad!.ToDoubles());
    }

    [Fact]
    public void An_input_without_a_gradient_gets_null()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var constant = Tensor.From([3.0, 4], 2);
        var y = DifferentiableFunction.Attach([x, constant], [x.Detach() * constant], g => [g[0]! * constant, null])[0];
        y.Sum().Backward();
        Assert.Equal([3.0, 4], x.Grad!.ToDoubles());
        Assert.Null(constant.Grad);
    }

    [Fact]
    public void Where_nothing_arrives_the_backward_pass_is_not_called()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var called = false;
        var below = DifferentiableFunction.Attach(
            [x],
            [x.Detach() * 2],
            _ =>
            {
                called = true;
                return [null];
            }
        )[0];
        var y = DifferentiableFunction.Attach([below], [below.Detach() * 2], _ => [null])[0];
        y.Sum().Backward();
        Assert.False(called);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void An_exception_in_the_backward_pass_is_named_with_its_text()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], _ => throw new FormatException("the poles are unstable\nsecond line"))[
            0
        ];
        var error = Assert.Throws<TorchException>(() => y.Sum().Backward());
        Assert.Equal("backward of float64[]: FormatException: the poles are unstable", error.Message);
    }

    [Fact]
    public void A_wrong_number_of_gradients_is_refused()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], _ => [])[0];
        var error = Assert.Throws<TorchException>(() => y.Sum().Backward());
        Assert.Contains("0 gradients for 1 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], _ => [Tensor.Zeros([3], ScalarType.Float64)])[0];
        var error = Assert.Throws<TorchException>(() => y.Sum().Backward());
        Assert.Contains("invalid gradient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_recorded_inside_a_backward_pass()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        var on = true;
        var y = DifferentiableFunction.Attach(
            [x],
            [x.Detach() * 2],
            g =>
            {
                on = GradientMode.IsOn;
                return [g[0]! * 2];
            }
        )[0];
        y.Sum().Backward();
        Assert.False(on);
        Assert.True(GradientMode.IsOn);
    }

    [Fact]
    public void Tensors_made_in_a_backward_pass_are_freed()
    {
        using var scope = Tensor.Scope();
        var x = Leaf(1, 2);
        Tensor? inside = null;
        var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], g => [inside = g[0]! * 2])[0];
        y.Sum().Backward();
        Assert.True(inside!.IsDisposed);
        Assert.Equal([2.0, 2], x.Grad!.ToDoubles());
    }

    [Fact]
    public void Saved_tensors_and_the_backward_pass_are_released_with_the_graph()
    {
        Tensor saved;
        WeakReference captured;
        using (Tensor.Scope())
        {
            var x = Leaf(1, 2);
            (saved, captured) = Graph(x, run: true);
            Assert.False(saved.IsDisposed);
        }
        Assert.True(saved.IsDisposed);
        GC.Collect();
        Assert.False(captured.IsAlive);
    }

    [Fact]
    public void A_graph_that_never_runs_backwards_is_released_too()
    {
        Tensor saved;
        WeakReference captured;
        using (Tensor.Scope())
            (saved, captured) = Graph(Leaf(1, 2), run: false);
        Assert.True(saved.IsDisposed);
        GC.Collect();
        Assert.False(captured.IsAlive);
    }

    [Fact]
    public void Without_recording_the_context_is_released_at_once()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var saved = Tensor.Zeros([1]);
        var y = DifferentiableFunction.Attach([Leaf(1, 2)], [Tensor.Ones([2])], _ => [null], saved)[0];
        Assert.False(y.RequiresGrad);
        Assert.True(saved.IsDisposed);
    }

    [Fact]
    public void A_failing_backward_pass_releases_its_context_as_well()
    {
        Tensor saved;
        using (Tensor.Scope())
        {
            var x = Leaf(1, 2);
            saved = Tensor.Zeros([1]);
            var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], _ => throw new FormatException("no"), saved)[0];
            Assert.Throws<TorchException>(() => y.Sum().Backward());
        }
        Assert.True(saved.IsDisposed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Saved, WeakReference Captured) Graph(Tensor x, bool run)
    {
        var values = new double[10];
        var saved = x.Detach().Clone();
        var y = DifferentiableFunction.Attach([x], [x.Detach() * 2], g => [g[0]! * (2 + values[0]) + 0 * saved], saved)[0];
        if (run)
            y.Sum().Backward();
        return (saved, new WeakReference(values));
    }

    private static Tensor Cube(Tensor x)
    {
        using var mode = GradientMode.Off();
        var values = x.Detach();
        var y = values * values * values;
        using var on = GradientMode.On();
        return DifferentiableFunction.Attach([x], [y], g => [3 * values.Square() * g[0]!], values)[0];
    }

    private static Tensor[] SineAndCosine(Tensor x, List<bool> seen)
    {
        var values = x.Detach();
        return DifferentiableFunction.Attach(
            [x],
            [values.Sin(), values.Cos()],
            g =>
            {
                seen.AddRange(g.Select(one => one is not null));
                var sum = Tensor.ZerosLike(values);
                if (g[0] is { } sine)
                    sum += sine * values.Cos();
                if (g[1] is { } cosine)
                    sum -= cosine * values.Sin();
                return [sum];
            },
            values
        );
    }

    private static Tensor Leaf(params double[] values)
    {
        var tensor = Tensor.From(values, values.Length);
        tensor.RequiresGrad = true;
        return tensor;
    }
}
