using Discant.Torch.Layers;
using Xunit;

namespace Discant.Torch.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Names_are_dotted_as_in_PyTorch_and_in_order()
    {
        using var network = new Network(1);
        Assert.Equal(
            [
                "scale",
                "encoder.weight_ih_l0",
                "encoder.weight_hh_l0",
                "encoder.bias_ih_l0",
                "encoder.bias_hh_l0",
                "norm.weight",
                "norm.bias",
            ],
            network.NamedParameters().Select(p => p.Name)
        );
        Assert.Equal(["steps"], network.NamedBuffers().Select(p => p.Name));
        Assert.Equal(1 + 12 * 3 + 12 * 4 + 12 + 12 + 4 + 4, network.ParameterCount());
        Assert.Equal("steps", network.State().Last().Name);
    }

    [Fact]
    public void Training_reaches_every_part()
    {
        using var network = new Network(1);
        Assert.True(network.Encoder.Training);
        network.Train(false);
        Assert.False(network.Training);
        Assert.False(network.Encoder.Training);
        network.Train();
        Assert.True(network.Encoder.Training);
    }

    [Fact]
    public void State_is_copied_from_a_module_of_the_same_shape()
    {
        using var one = new Network(1);
        using var other = new Network(2);
        Assert.NotEqual(one.Encoder.WeightHh.ToSingles(), other.Encoder.WeightHh.ToSingles());
        one.CopyStateFrom(other);
        Assert.Equal(one.Encoder.WeightHh.ToSingles(), other.Encoder.WeightHh.ToSingles());
        other.Encoder.WeightHh.Data<float>()[0] = 77;
        Assert.NotEqual(77, one.Encoder.WeightHh.ToSingles()[0]);
        Assert.All(one.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void State_with_a_missing_an_unknown_a_double_or_a_misshapen_name_is_refused()
    {
        using var scope = Tensor.Scope();
        using var network = new Network(1);
        var state = network.State().ToArray();
        Assert.Contains("'steps' is missing", Refusal(state[..^1]), StringComparison.Ordinal);
        Assert.Contains("'more' is not part", Refusal([.. state, ("more", Tensor.Zeros([1]))]), StringComparison.Ordinal);
        Assert.Contains("'scale' is given twice", Refusal([.. state, state[0]]), StringComparison.Ordinal);
        Assert.Contains(
            "'scale' is float32[2], float32[1] is needed",
            Refusal([("scale", Tensor.Zeros([2])), .. state[1..]]),
            StringComparison.Ordinal
        );

        string Refusal(IEnumerable<(string Name, Tensor Tensor)> given) =>
            Assert.Throws<ArgumentException>(() => network.LoadState(given)).Message;
    }

    [Fact]
    public void A_refused_state_changes_nothing()
    {
        using var scope = Tensor.Scope();
        using var network = new Network(1);
        using var other = new Network(2);
        var before = network.State().Select(s => s.Tensor.ToDoubles()).ToArray();
        Assert.Throws<ArgumentException>(() => network.LoadState(other.State().SkipLast(1)));
        Assert.Equal(before, network.State().Select(s => s.Tensor.ToDoubles()));
    }

    [Fact]
    public void Converting_turns_floating_tensors_only_and_keeps_what_is_frozen()
    {
        using var network = new Network(1);
        network.Encoder.BiasHh.RequiresGrad = false;
        var before = network.Encoder.WeightHh.ToDoubles();
        network.ConvertTo(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, network.Encoder.WeightHh.Type);
        Assert.Equal(before, network.Encoder.WeightHh.ToDoubles());
        Assert.True(network.Encoder.WeightHh.RequiresGrad);
        Assert.False(network.Encoder.BiasHh.RequiresGrad);
        Assert.Equal(ScalarType.Int64, network.NamedBuffers().Single().Tensor.Type);
    }

    [Fact]
    public void Parameters_outlive_the_scope_they_were_made_in_and_go_with_the_module()
    {
        Network network;
        using (Tensor.Scope())
            network = new Network(1);
        var parameters = network.Parameters();
        Assert.All(parameters, p => Assert.False(p.IsDisposed));
        network.Dispose();
        Assert.All(parameters, p => Assert.True(p.IsDisposed));
    }

    [Fact]
    public void Gradients_are_forgotten_by_all_parameters()
    {
        using var scope = Tensor.Scope();
        using var network = new Network(1);
        network.Forward(Tensor.Ones([1, 2, 3])).Sum().Backward();
        Assert.All(network.Parameters(), p => Assert.NotNull(p.Grad));
        network.ZeroGrad();
        Assert.All(network.Parameters(), p => Assert.Null(p.Grad));
    }

    private sealed class Network : Module
    {
        private readonly Tensor _scale;
        private readonly LayerNorm _norm;

        internal Network(int seed)
        {
            _scale = RegisterParameter("scale", Tensor.Ones([1]));
            Encoder = RegisterModule("encoder", new GRU(3, 4, new Random(seed)));
            _norm = RegisterModule("norm", new LayerNorm(4));
            RegisterBuffer("steps", Tensor.From([0L], 1));
        }

        internal GRU Encoder { get; }

        internal Tensor Forward(Tensor input) => _norm.Forward(Encoder.Forward(input)) * _scale;
    }
}
