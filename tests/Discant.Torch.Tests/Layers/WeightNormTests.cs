using Discant.TestSupport;
using Discant.Torch.Layers;
using Xunit;
using static Discant.Torch.Tests.Layers.Waves;

namespace Discant.Torch.Tests.Layers;

/// <summary>Expected numbers are those of torch.nn.utils.weight_norm 1.13 for the same waves.</summary>
public sealed class WeightNormTests : IDisposable
{
    private readonly TensorScope _scope = Tensor.Scope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_linear_layer_with_weight_norm_equals_PyTorch()
    {
        var layer = new Linear(3, 2, new Random(1));
        AssertEquals(
            layer,
            () => layer.Forward(Wave(0, 2, 3)),
            [1.09826576926, 1.05795303318],
            [-0.217534474024, 0.956392283029, 1.07174850895, 0.575468568238],
            [0.685702678191, 0.259921384726],
            [-0.625231532302, -0.344099112215, 0.098868497043, 0.0283637794068, -0.238763879163, -0.393597154574]
        );
    }

    [Fact]
    public void A_convolution_with_weight_norm_equals_PyTorch()
    {
        var layer = new Conv1d(2, 2, 2, new Random(1));
        AssertEquals(
            layer,
            () => layer.Forward(Wave(0, 1, 2, 3)),
            [1.43642630369, 1.374745168],
            [-0.0909144007448, 0.572288658127, 1.35176231074, 0.938237848778],
            [1.07202904857, -0.628336015727],
            [
                -0.474446856514,
                -0.682083425119,
                -0.176010052521,
                0.498944384173,
                -0.10249744485,
                -0.180004919321,
                -0.113573204669,
                0.0813276207284,
            ]
        );
    }

    [Fact]
    public void A_transposed_convolution_with_weight_norm_equals_PyTorch()
    {
        var layer = new ConvTranspose1d(2, 2, 2, new Random(1));
        AssertEquals(
            layer,
            () => layer.Forward(Wave(0, 1, 2, 2)),
            [1.43642630369, 1.374745168],
            [0.6991373341, 0.840246244584, 0.683128110226, 1.23480969766, 1.12260986432, 0.882180466373],
            [-0.480007865991, 1.3699481625],
            [
                -0.377924058524,
                -0.427219466263,
                0.000203513203433,
                0.186678832009,
                -0.356253098577,
                -0.580349876385,
                -0.169083289681,
                0.0936239815993,
            ]
        );
    }

    [Fact]
    public void Normalising_does_not_change_the_layer()
    {
        using var layer = new Conv2d(2, 3, (2, 2), new Random(1));
        var x = Tensor.Ones([1, 2, 4, 4]);
        var before = layer.Forward(x).ToDoubles();
        layer.NormaliseWeight();
        Close.Relative(before, layer.Forward(x).ToDoubles(), 1e-6);
        Assert.Throws<InvalidOperationException>(layer.NormaliseWeight);
    }

    private static void AssertEquals(
        WeightedLayer layer,
        Func<Tensor> forward,
        double[] startingLength,
        double[] output,
        double[] lengthGradient,
        double[] directionGradient
    )
    {
        using (layer)
        {
            layer.ConvertTo(ScalarType.Float64);
            layer.Weight.Overwrite(Wave(3, layer.Weight.Shape));
            layer.NormaliseWeight();
            Assert.Equal(["bias", "weight_g", "weight_v"], Names(layer));
            Close.Relative(startingLength, Parameter("weight_g").ToDoubles(), 1e-10);
            Assert.Equal([2L, .. layer.Weight.Shape[1..].Select(_ => 1L)], Parameter("weight_g").Shape);
            Filled(layer);
            var result = forward();
            Close.Relative(output, result.ToDoubles(), 1e-10);
            result.Backward(Wave(4, result.Shape));
            Close.Relative(lengthGradient, Parameter("weight_g").Grad!.ToDoubles(), 1e-10);
            Close.Relative(directionGradient, Parameter("weight_v").Grad!.ToDoubles(), 1e-10);
        }

        Tensor Parameter(string name) => layer.NamedParameters().Single(p => p.Name == name).Tensor;
    }
}
