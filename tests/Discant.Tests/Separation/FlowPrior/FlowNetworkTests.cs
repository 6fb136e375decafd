using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Optimisers;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

public sealed class FlowNetworkTests
{
    [Fact]
    public void The_log_determinant_is_that_of_the_numerical_Jacobian()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = FlowExamples.Moved(FlowExamples.Tiny, 3);
        network.ConvertTo(ScalarType.Float64);
        var x = FlowExamples.Noise(5, 1, 8, 4).To(ScalarType.Float64);
        var count = (int)x.ElementCount;
        var jacobian = Matrix<double>.Build.Dense(count, count);
        const double step = 1e-5;
        for (var k = 0; k < count; k++)
        {
            double[] At(double by)
            {
                var moved = x.Clone();
                moved.Data<double>()[k] += by;
                return network.Forward(moved, [4]).Latents.ToDoubles();
            }
            jacobian.SetColumn(k, At(step).Zip(At(-step), (a, b) => (a - b) / (2 * step)).ToArray());
        }
        var expected = Math.Log(Math.Abs(jacobian.Determinant()));
        Assert.Equal(expected, network.Forward(x, [4]).LogDeterminants.Item(), 1e-7);
    }

    [Fact]
    public void The_way_back_ends_where_the_way_there_began_after_training_on_anything()
    {
        using var scope = Tensor.Scope();
        var size = FlowExamples.Tiny with { Labels = 2 };
        using var network = new FlowNetwork(size, new Random(1));
        var data = FlowExamples.Noise(2, 3, 8, 12).Abs();
        network.Initialise(data, [12, 12, 12], [0, 1, 0]);
        using var adam = new Adam(network.NamedParameters(), 1e-2);
        for (var step = 0; step < 30; step++)
        {
            network.ZeroGrad();
            network.NegativeLogLikelihood(data, [12, 12, 12], [0, 1, 0]).Backward();
            adam.Step();
        }
        using var mode = GradientMode.Off();
        var (latents, there) = network.Forward(data, [12, 12, 12], [0, 1, 0]);
        var (returned, back) = network.Inverse(latents, [12, 12, 12], [0, 1, 0]);
        Close.Relative(data.ToDoubles(), returned.ToDoubles(), 1e-5);
        Close.Relative(there.ToDoubles(), (-back).ToDoubles(), 1e-5);
    }

    [Fact]
    public void Training_raises_the_likelihood()
    {
        using var scope = Tensor.Scope();
        using var network = new FlowNetwork(FlowExamples.Tiny, new Random(1));
        var data = FlowExamples.Noise(2, 4, 8, 16).Abs();
        network.Initialise(data, [16, 16, 16, 16]);
        using var adam = new Adam(network.NamedParameters(), 1e-2);
        var losses = new List<double>();
        for (var step = 0; step < 40; step++)
        {
            network.ZeroGrad();
            var loss = network.NegativeLogLikelihood(data, [16, 16, 16, 16]);
            loss.Backward();
            losses.Add(loss.Item());
            adam.Step();
        }
        Assert.True(losses[^1] < losses[0] - 0.2, $"from {losses[0]} to {losses[^1]}");
    }

    [Fact]
    public void Data_dependent_initialisation_gives_every_channel_mean_0_and_variance_1()
    {
        using var scope = Tensor.Scope();
        using var network = new FlowNetwork(FlowExamples.Tiny, new Random(1));
        var data = FlowExamples.Noise(2, 4, 8, 16) * 1e-3 + 5;
        network.Initialise(data, [16, 16, 16, 16]);
        using var mode = GradientMode.Off();
        // The couplings begin as the identity: what is left is a rotation of normalised channels in the end.
        var latents = network.Forward(data, [16, 16, 16, 16]).Latents;
        Assert.Equal(0, latents.Mean().Item(), 1e-3);
        Assert.Equal(1, latents.Square().Mean().Item(), 0.05);
    }

    [Fact]
    public void What_lies_behind_the_end_of_a_row_does_not_count()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = FlowExamples.Moved(FlowExamples.Tiny, 3);
        var row = FlowExamples.Noise(5, 1, 8, 6);
        var longer = row.ConstantPad([0, 5], 7);
        var (alone, determinant) = network.Forward(row, [6]);
        var (padded, same) = network.Forward(longer, [6]);
        Close.Relative(alone.ToDoubles(), padded.Narrow(2, 0, 6).Contiguous().ToDoubles(), 1e-6);
        Assert.All(padded.Narrow(2, 6, 4).Contiguous().ToSingles(), v => Assert.Equal(0, v));
        Assert.Equal(determinant.Item(), same.Item(), 1e-4);
    }

    [Fact]
    public void Dropout_of_the_same_seed_drops_the_same()
    {
        using var scope = Tensor.Scope();
        var signal = Tensor.Ones([2, 40, 25]);
        var dropout = new FlowDropout(0.05, 3);
        var once = dropout.Of(signal, 1, 2).ToSingles();
        Assert.Equal(once, new FlowDropout(0.05, 3).Of(signal, 1, 2).ToSingles());
        Assert.NotEqual(once, dropout.Of(signal, 2, 1).ToSingles());
        Assert.NotEqual(once, new FlowDropout(0.05, 4).Of(signal, 1, 2).ToSingles());
        Assert.NotEqual(once[..1000], once[1000..]);
        Assert.InRange(once.Count(v => v == 0), 60, 140);
        Assert.Equal(1, once.Average(), 0.05);
    }

    [Fact]
    public void Named_sizes_have_the_published_numbers_of_parameters()
    {
        foreach (var (name, millions) in new[] { ("paper", 11.70), ("M", 4.70), ("s", 1.97), ("xs", 0.67) })
        {
            using var network = new FlowNetwork(FlowSize.Named(name) with { Bins = FlowSize.ParityBins }, new Random(1));
            Assert.Equal(millions, network.ParameterCount() / 1e6, 0.006);
        }
        using var conditional = new FlowNetwork(FlowSize.Paper with { Bins = FlowSize.ParityBins, Labels = 4 }, new Random(1));
        Assert.Equal(14.87, conditional.ParameterCount() / 1e6, 0.006);
        Assert.Throws<ArgumentException>(() => FlowSize.Named("xl"));
    }

    [Fact]
    public void A_flow_must_be_told_the_instrument_where_it_knows_several()
    {
        using var scope = Tensor.Scope();
        using var one = new FlowNetwork(FlowExamples.Tiny, new Random(1));
        using var two = new FlowNetwork(FlowExamples.Tiny with { Labels = 2 }, new Random(1));
        var data = FlowExamples.Noise(5, 1, 8, 6);
        Assert.Throws<ArgumentException>(() => one.Forward(data, [6], [0]));
        Assert.Throws<ArgumentException>(() => two.Forward(data, [6]));
    }
}
