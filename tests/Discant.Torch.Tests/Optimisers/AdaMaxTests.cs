using Discant.TestSupport;
using Discant.Torch.Optimisers;
using Discant.Torch.Tests.Layers;
using Xunit;

namespace Discant.Torch.Tests.Optimisers;

/// <summary>Expected numbers are those of torch.optim 1.13 after five steps on the same two waves.</summary>
public sealed class AdaMaxTests : IDisposable
{
    private readonly TensorScope _scope = Tensor.Scope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void AdaMax_with_its_defaults_equals_PyTorch() =>
        AssertFiveSteps(
            p => new AdaMax(p),
            [0.0, 0.634231495045, 0.975451826212, 0.853214594892],
            [0.833126358448, 0.983320184087, 0.667118554197]
        );

    [Fact]
    public void AdaMax_with_every_setting_equals_PyTorch() =>
        AssertFiveSteps(
            p => new AdaMax(p, learningRate: 0.1, beta1: 0.8, beta2: 0.9, eps: 1e-3, weightDecay: 0.2),
            [0.0, 0.148009448608, 0.44729467953, 0.336478505106],
            [0.386049128408, 0.536413763895, 0.219982896822]
        );

    [Fact]
    public void Adam_with_weight_decay_equals_PyTorch() =>
        AssertFiveSteps(
            p => new Adam(p, learningRate: 0.1, weightDecay: 0.2),
            [0.0, 0.161163093569, 0.4936009852, 0.373324610288],
            [0.38949449333, 0.539265566149, 0.224281479721]
        );

    [Fact]
    public void A_denominator_shared_by_a_row_keeps_the_proportions_of_its_gradients()
    {
        var parameter = Leaf([0, 0, 0, 0, 0, 0], [1, -2, 4, 0.1, 0.3, -0.2], 2, 3);
        using var optimiser = new AdaMax([("d", parameter)], learningRate: 0.01, eps: 0, sharing: _ => DenominatorSharing.Row);
        optimiser.Step();
        // The largest gradient of a row moves by the learning rate, the others in proportion.
        Close.Relative([-0.0025, 0.005, -0.01, -0.01 / 3, -0.01, 0.02 / 3], parameter.ToDoubles(), 1e-12);
    }

    [Fact]
    public void A_denominator_shared_by_a_tensor_keeps_the_proportions_of_all_its_gradients()
    {
        var shared = Leaf([0, 0, 0, 0], [1, -2, 4, 8], 2, 2);
        var own = Leaf([0, 0], [1, -2], 2);
        using var optimiser = new AdaMax(
            [("shared", shared), ("own", own)],
            learningRate: 0.01,
            eps: 0,
            sharing: name => name == "shared" ? DenominatorSharing.Tensor : DenominatorSharing.None
        );
        optimiser.Step();
        Close.Relative([-0.00125, 0.0025, -0.005, -0.01], shared.ToDoubles(), 1e-12);
        Close.Relative([-0.01, 0.01], own.ToDoubles(), 1e-12);
        Assert.Equal([1L], optimiser.State().Single(s => s.Name == "adamax.largest.shared").Tensor.Shape);
    }

    [Fact]
    public void A_shared_denominator_remembers_the_largest_gradient()
    {
        var parameter = Leaf([0, 0], [10, 1], 2);
        using var optimiser = new AdaMax([("d", parameter)], 1, beta1: 0, beta2: 0.5, eps: 0, sharing: _ => DenominatorSharing.Tensor);
        optimiser.Step();
        Close.Relative([-1, -0.1], parameter.ToDoubles(), 1e-12);
        parameter.Grad = Tensor.From([1.0, 1], 2);
        optimiser.Step();
        Close.Relative([-1.2, -0.3], parameter.ToDoubles(), 1e-12);
    }

    [Fact]
    public void Gradients_of_0_move_nothing()
    {
        var parameter = Leaf([1, 2], [0, 0], 2);
        using var optimiser = new AdaMax([("d", parameter)], eps: 0);
        optimiser.Step();
        Assert.Equal([1.0, 2], parameter.ToDoubles());
    }

    [Fact]
    public void A_resumed_run_goes_on_as_if_it_had_not_stopped()
    {
        var whole = Leaf([1, -2], null, 2);
        var half = Leaf([1, -2], null, 2);
        using var one = new AdaMax([("w", whole)], 0.05);
        Descend(one, whole, 6);
        using var first = new AdaMax([("w", half)], 0.05);
        Descend(first, half, 3);
        using var second = new AdaMax([("w", half)], 0.05);
        second.LoadState(first.State().ToDictionary(s => s.Name, s => s.Tensor, StringComparer.Ordinal));
        Descend(second, half, 3);
        Assert.Equal(whole.ToDoubles(), half.ToDoubles());
    }

    [Fact]
    public void A_parameter_that_joins_late_is_corrected_by_its_own_count()
    {
        var early = Leaf([0], [1], 1);
        var late = Leaf([0], null, 1);
        using var optimiser = new Adam([("early", early), ("late", late)], learningRate: 0.1, eps: 0);
        optimiser.Step();
        optimiser.Step();
        late.Grad = Tensor.From([5.0], 1);
        optimiser.Step();
        Assert.Equal(-0.1, late.Item(), 1e-12);
        Assert.Equal([3L, 1], optimiser.State().Single(s => s.Name == "adam.steps").Tensor.ToLongs());
        Assert.Equal(3, optimiser.Steps);
    }

    [Fact]
    public void A_state_of_another_shape_is_refused_and_nothing_is_taken_up()
    {
        var parameter = Leaf([1, 2], [1, 1], 2);
        using var optimiser = new AdaMax([("w", parameter)]);
        var state = optimiser.State().ToDictionary(s => s.Name, s => s.Tensor, StringComparer.Ordinal);
        state["adamax.first.w"] = Tensor.Ones([2], ScalarType.Float64);
        state["adamax.largest.w"] = Tensor.Ones([1], ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => optimiser.LoadState(state));
        Assert.Equal([0.0, 0], optimiser.State().First().Tensor.ToDoubles());
    }

    [Fact]
    public void Vectors_and_the_elements_left_over_are_updated_alike()
    {
        foreach (var count in (int[])[1, 7, 8, 9, 31, 64, 65])
        {
            var parameter = Leaf(Enumerable.Repeat(1.0, count).ToArray(), Enumerable.Repeat(0.3, count).ToArray(), count);
            using var optimiser = new Adam([("w", parameter)], learningRate: 0.1, weightDecay: 0.01);
            for (var step = 0; step < 3; step++)
                optimiser.Step();
            Assert.Single(parameter.ToDoubles().Distinct());
        }
    }

    private static void AssertFiveSteps(Func<(string, Tensor)[], Optimiser> make, double[] expectedP, double[] expectedQ)
    {
        var p = Waves.Wave(0, 4);
        var q = Waves.Wave(1, 3);
        p.RequiresGrad = true;
        q.RequiresGrad = true;
        using var optimiser = make([("p", p), ("q", q)]);
        for (var step = 0; step < 5; step++)
        {
            p.Grad = null;
            q.Grad = Tensor.ZerosLike(q.Detach());
            (p * p * Tensor.From([1.0, 2, 3, 4], 4)).Sum().Backward();
            if (step != 2)
                q.Exp().Sum().Backward();
            optimiser.Step();
        }
        Close.Relative(expectedP, p.ToDoubles(), 1e-10);
        Close.Relative(expectedQ, q.ToDoubles(), 1e-10);
    }

    private static void Descend(Optimiser optimiser, Tensor parameter, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            parameter.Grad = null;
            parameter.Square().Sum().Backward();
            optimiser.Step();
        }
    }

    private static Tensor Leaf(double[] values, double[]? gradient, params long[] shape)
    {
        var tensor = Tensor.From(values, shape);
        tensor.RequiresGrad = true;
        tensor.Grad = gradient is null ? null : Tensor.From(gradient, shape);
        return tensor;
    }
}
