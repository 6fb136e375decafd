using Discant.Separation.ConditionedUNet;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Layers;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The U-Net: its sizes, its laws, its gradient.</summary>
public sealed class ConditionedUNetNetworkTests
{
    [Fact]
    public void The_published_size_has_10_319_171_parameters()
    {
        using var network = new ConditionedUNetNetwork(ConditionedUNetSize.Full, new Random(1));
        Assert.Equal(10_319_171, network.ParameterCount());
        using var half = new ConditionedUNetNetwork(ConditionedUNetSize.Half, new Random(1));
        Assert.InRange(half.ParameterCount(), 2_600_000, 2_700_000);
        using var quarter = new ConditionedUNetNetwork(ConditionedUNetSize.Quarter, new Random(1));
        Assert.InRange(quarter.ParameterCount(), 690_000, 720_000);
    }

    [Fact]
    public void Layers_have_the_published_sizes_on_the_way_down_and_mirror_them_on_the_way_up()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        (long Bins, long Frames)[] sizes = [(513, 254), (257, 127), (129, 64), (65, 32), (33, 16), (17, 8), (9, 4)];
        using var down = new EncoderLayer(1, 1, 0.2, new Random(1));
        using var up = new DecoderLayer(1, 1, drops: false, new Random(1));
        var maps = Tensor.Zeros([1, 1, 513, 254]);
        foreach (var (larger, smaller) in sizes.Zip(sizes.Skip(1)))
        {
            var like = maps;
            maps = down.Forward(maps);
            Assert.Equal([1, 1, smaller.Bins, smaller.Frames], maps.Shape);
            Assert.Equal([1, 1, larger.Bins, larger.Frames], up.Forward(maps, like, dropout: null).Shape);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(65)]
    public void Any_number_of_frames_gives_estimates_between_0_and_the_mixture(int frames)
    {
        using var scope = Tensor.Scope();
        using var network = ConditionedUNetExamples.Network();
        var mixture = ConditionedUNetExamples.Spectra(3, 2, frames);
        var estimates = network.Estimate(mixture, ConditionedUNetExamples.Pitch(2, frames, 220, 0));
        Assert.Equal(mixture.Shape, estimates.Shape);
        Assert.All(estimates.ToSingles().Zip(mixture.ToSingles()), e => Assert.InRange(e.First, 0, e.Second));
    }

    [Fact]
    public void Rows_do_not_know_each_other_and_the_pitch_decides()
    {
        using var scope = Tensor.Scope();
        using var network = ConditionedUNetExamples.Network();
        var mixture = ConditionedUNetExamples.Spectra(4, 1, 20);
        var together = network.Estimate(mixture.Expand(2, 513, 20), ConditionedUNetExamples.Pitch(2, 20, 220, 330)).ToSingles();
        var low = network.Estimate(mixture, ConditionedUNetExamples.Pitch(1, 20, 220)).ToSingles();
        var high = network.Estimate(mixture, ConditionedUNetExamples.Pitch(1, 20, 330)).ToSingles();
        Close.Relative([.. low.Concat(high).Select(v => (double)v)], together, 1e-5);
        Assert.True(low.Zip(high).Max(v => Math.Abs(v.First - v.Second)) > 1e-3);
    }

    [Fact]
    public void The_level_of_the_mixture_is_that_of_the_estimate()
    {
        using var scope = Tensor.Scope();
        using var network = ConditionedUNetExamples.Network();
        var mixture = ConditionedUNetExamples.Spectra(5, 1, 20);
        var pitch = ConditionedUNetExamples.Pitch(1, 20, 220);
        var loud = network.Estimate(mixture, pitch).ToSingles();
        // A power of two scales exactly.
        Assert.Equal([.. loud.Select(v => v / 1024)], network.Estimate(mixture * (1.0 / 1024), pitch).ToSingles());
        Assert.All(network.Estimate(mixture * 0, pitch).ToSingles(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_published_encoder_is_linear_up_to_its_shift_and_ours_is_not()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        Assert.Equal(0.2, ConditionedUNetSize.Full.EncoderSlope);
        Assert.Equal(1, (ConditionedUNetSize.Full with { Parity = true }).EncoderSlope);
        Assert.True(Curvature(1) < 1e-5);
        Assert.True(Curvature(0.2) > 0.1);
    }

    [Fact]
    public void Dropout_takes_half_of_the_channels_where_a_generator_is_given_and_keeps_the_mean()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var layer = new DecoderLayer(1, 400, drops: true, new Random(1));
        layer.Train(false);
        var input = ConditionedUNetExamples.Spectra(6, 1, 3).Narrow(1, 0, 5).Unsqueeze(0);
        var like = Tensor.Zeros([1, 1, 9, 5]);
        var kept = layer.Forward(input, like, dropout: null).Reshape(400, 45).ToSingles();
        var dropped = layer.Forward(input, like, new Random(2)).Reshape(400, 45).ToSingles();
        var gone = 0;
        for (var channel = 0; channel < 400; channel++)
        {
            var (before, after) = (kept[(channel * 45)..(channel * 45 + 45)], dropped[(channel * 45)..(channel * 45 + 45)]);
            if (after.All(v => v == 0) && before.Any(v => v != 0))
                gone++;
            else
                Assert.Equal(before.Select(v => 2 * v), after);
        }
        Assert.InRange(gone, 150, 250);
        Assert.Equal(dropped, layer.Forward(input, like, new Random(2)).Reshape(400, 45).ToSingles());
    }

    [Fact]
    public void Autograd_agrees_with_finite_differences_in_every_parameter()
    {
        using var scope = Tensor.Scope();
        using var network = new ConditionedUNetNetwork(new ConditionedUNetSize(1, 1), new Random(2));
        network.ConvertTo(ScalarType.Float64);
        var mixture = ConditionedUNetExamples.Spectra(7, 2, 5).To(ScalarType.Float64);
        var pitch = ConditionedUNetExamples.Pitch(2, 5, 220, 311).To(ScalarType.Float64);
        // Batch norm takes a constant away again: what is added before it changes nothing.
        Tensor[] parameters =
        [
            .. network.NamedParameters().Where(p => !p.Name.EndsWith("conv.bias", StringComparison.Ordinal)).Select(p => p.Tensor),
        ];
        GradientCheck.Run(_ => network.Estimate(mixture, pitch, new Random(3)), parameters, tolerance: 1e-4, step: 1e-6, elements: 3);
    }

    // How far f((a + b) / 2) is from the middle between f(a) and f(b), relative to what f gives.
    private static double Curvature(double slope)
    {
        using var layer = new EncoderLayer(1, 4, slope, new Random(1));
        layer.Train(false);
        var a = ConditionedUNetExamples.Spectra(8, 1, 20).Unsqueeze(1);
        var b = ConditionedUNetExamples.Spectra(9, 1, 20).Unsqueeze(1) * -1;
        var middle = layer.Forward((a + b) * 0.5);
        var expected = (layer.Forward(a) + layer.Forward(b)) * 0.5;
        return (middle - expected).Abs().Max().Item() / expected.Abs().Max().Item();
    }
}
