using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Torch.Tests.Optimisers;

public sealed class AdamTests
{
    [SharedFact("golden/umss/small_model.npz")]
    public void One_step_on_the_published_network_equals_PyTorch()
    {
        var golden = Golden.Npz("umss/small_model");
        var names = golden.Names.Where(n =>
            n.StartsWith("w1/", StringComparison.Ordinal) && !n.EndsWith("__ref32", StringComparison.Ordinal)
        );
        using var scope = Tensor.Scope();
        var parameters = names.Select(n => n["w1/".Length..]).Select(n => (Name: n, Tensor: Parameter(golden, n))).ToArray();
        Assert.NotEmpty(parameters);
        using var adam = new Adam(parameters, learningRate: 1e-4, weightDecay: 1e-5);
        adam.Step();
        foreach (var (name, tensor) in parameters)
        {
            var (before, after) = (golden[$"w0/{name}"].Values, golden[$"w1/{name}"].Values);
            var actual = tensor.ToDoubles();
            Close.Relative(after, actual, 1e-9, name);
            Close.Relative(Difference(after, before), Difference(actual, before), 1e-9, $"step of {name}");
        }
    }

    [Fact]
    public void The_first_step_is_the_learning_rate_against_the_sign_of_the_gradient()
    {
        using var scope = Tensor.Scope();
        var parameter = Leaf([1.0, 2, 3], [1e-3, -50, 7]);
        using var adam = new Adam([("w", parameter)], learningRate: 0.1, eps: 0);
        adam.Step();
        Close.Relative([0.9, 2.1, 2.9], parameter.ToDoubles(), 1e-14);
    }

    [Fact]
    public void Parameters_without_a_gradient_stay()
    {
        using var scope = Tensor.Scope();
        var trained = Leaf([1.0], [1]);
        var frozen = Leaf([1.0], null);
        using var adam = new Adam([("trained", trained), ("frozen", frozen)], weightDecay: 0.1);
        adam.Step();
        Assert.NotEqual(1, trained.Item());
        Assert.Equal(1, frozen.Item());
    }

    [Fact]
    public void A_resumed_run_goes_on_as_if_it_had_not_stopped()
    {
        using var scope = Tensor.Scope();
        var whole = Leaf([1.0, -2], null);
        using var adam = new Adam([("w", whole)], learningRate: 0.05);
        Descend(adam, whole, 6);

        var half = Leaf([1.0, -2], null);
        using var first = new Adam([("w", half)], learningRate: 0.05);
        Descend(first, half, 3);
        using var second = new Adam([("w", half)], learningRate: 0.05);
        second.LoadState(first.State().ToDictionary(s => s.Name, s => s.Tensor, StringComparer.Ordinal));
        Assert.Equal(3, second.Steps);
        Descend(second, half, 3);
        Assert.Equal(whole.ToDoubles(), half.ToDoubles());
    }

    [Fact]
    public void A_state_with_a_missing_name_is_refused()
    {
        using var adam = new Adam([("w", Leaf([1.0], null))]);
        Assert.Throws<ArgumentException>(() => adam.LoadState(new Dictionary<string, Tensor>(StringComparer.Ordinal)));
    }

    [Fact]
    public void It_finds_the_bottom_of_a_bowl()
    {
        using var scope = Tensor.Scope();
        var parameter = Leaf([4.0, -3], null);
        using var adam = new Adam([("w", parameter)], learningRate: 0.1);
        Descend(adam, parameter, 500);
        Assert.All(parameter.ToDoubles(), v => Assert.InRange(v, -1e-3, 1e-3));
    }

    [Fact]
    public void Single_precision_follows_double_precision()
    {
        using var scope = Tensor.Scope();
        var exact = Leaf([1.0, -2, 0.5], null);
        var single = exact.Detach().To(ScalarType.Float32);
        single.RequiresGrad = true;
        using var one = new Adam([("w", exact)], learningRate: 0.01);
        using var two = new Adam([("w", single)], learningRate: 0.01);
        Descend(one, exact, 50);
        Descend(two, single, 50);
        Close.Relative(exact.ToDoubles(), single.ToDoubles(), 2e-6);
    }

    private static void Descend(Adam adam, Tensor parameter, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            parameter.Grad = null;
            parameter.Square().Sum().Backward();
            adam.Step();
        }
    }

    private static Tensor Parameter(NpzFile golden, string name)
    {
        var (weights, gradient) = (golden[$"w0/{name}"], golden[$"grad/{name}"]);
        var tensor = Tensor.From(weights.Values, weights.Shape);
        tensor.RequiresGrad = true;
        tensor.Grad = Tensor.From(gradient.Values, gradient.Shape);
        return tensor;
    }

    private static Tensor Leaf(double[] values, double[]? gradient)
    {
        var tensor = Tensor.From(values, values.Length);
        tensor.RequiresGrad = true;
        tensor.Grad = gradient is null ? null : Tensor.From(gradient, gradient.Length);
        return tensor;
    }

    private static double[] Difference(double[] left, double[] right) => left.Zip(right, (a, b) => a - b).ToArray();
}
