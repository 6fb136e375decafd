using Discant.TestSupport;
using Discant.Torch.Layers;
using Xunit;
using static Discant.Torch.Tests.Layers.Waves;

namespace Discant.Torch.Tests.Layers;

/// <summary>Expected numbers are those of PyTorch 1.13 (python3-torch) for the same waves.</summary>
public sealed class LayerTests : IDisposable
{
    private const double Tolerance = 1e-10;
    private readonly TensorScope _scope = Tensor.Scope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Conv1d_equals_PyTorch()
    {
        using var layer = Filled(new Conv1d(2, 3, 3, new Random(1), stride: 2, padding: 1, dilation: 2));
        Assert.Equal(["weight", "bias"], Names(layer));
        double[] expected =
        [
            0.893832975959,
            1.93313035565,
            1.84113676982,
            0.223739010145,
            1.67201523248,
            0.587490994965,
            -0.795113063433,
            -0.175827771411,
            -1.46046855128,
            -1.43636644408,
            0.0113003442711,
            1.02147547212,
        ];
        AssertOutput([1, 3, 4], expected, layer.Forward(Wave(0, 1, 2, 9)));
    }

    [Fact]
    public void Conv1d_in_groups_without_bias_equals_PyTorch()
    {
        using var layer = Filled(new Conv1d(4, 2, 2, new Random(1), groups: 2, bias: false));
        Assert.Equal(["weight"], Names(layer));
        AssertOutput([1, 2, 2], [1.23584318417, 1.73101267378, 1.23317125489, 0.268332621352], layer.Forward(Wave(0, 1, 4, 3)));
    }

    [Fact]
    public void Conv2d_equals_PyTorch()
    {
        using var layer = Filled(new Conv2d(2, 2, (3, 2), new Random(1), stride: (2, 1), padding: (1, 0)));
        double[] expected =
        [
            -0.901421161195,
            -0.0674639457662,
            3.44664812427,
            0.979319823215,
            1.74706188665,
            0.135548593136,
            -0.369245828543,
            1.43418900513,
        ];
        AssertOutput([1, 2, 2, 2], expected, layer.Forward(Wave(0, 1, 2, 4, 3)));
    }

    [Fact]
    public void ConvTranspose1d_equals_PyTorch()
    {
        using var layer = Filled(new ConvTranspose1d(2, 2, 3, new Random(1), stride: 2, padding: 1, outputPadding: 1));
        double[] expected =
        [
            0.784053174488,
            1.86565165925,
            1.67929510078,
            2.83438429849,
            2.21239508946,
            2.89771850167,
            2.13262788595,
            1.18628894458,
            0.758803169112,
            0.377934811686,
            -0.313840074279,
            -1.13516509971,
            -1.03787599118,
            -1.91337569159,
            -1.0727791765,
            -1.0677691257,
        ];
        AssertOutput([1, 2, 8], expected, layer.Forward(Wave(0, 1, 2, 4)));
    }

    [Fact]
    public void ConvTranspose2d_equals_PyTorch()
    {
        using var layer = Filled(new ConvTranspose2d(2, 1, (3, 2), new Random(1), stride: (2, 1), padding: (1, 0), outputPadding: (1, 0)));
        double[] expected =
        [
            0.637765522283,
            0.297148173777,
            0.569540084992,
            0.413420813166,
            0.758508066017,
            -0.483504794458,
            -2.68089639723,
            -1.18983214714,
            1.49760179659,
            1.39044006294,
            1.55286604313,
            1.73508608128,
            0.397770935408,
            0.521661338053,
            2.20968019762,
            1.90732372987,
        ];
        AssertOutput([1, 1, 4, 4], expected, layer.Forward(Wave(0, 1, 2, 2, 3)));
    }

    [Fact]
    public void ConvTranspose2d_gives_the_size_that_is_asked_for_where_output_padding_can()
    {
        using var plain = Filled(new ConvTranspose2d(2, 1, (5, 5), new Random(1), stride: (2, 3), padding: (2, 1)));
        using var padded = Filled(new ConvTranspose2d(2, 1, (5, 5), new Random(1), stride: (2, 3), padding: (2, 1), outputPadding: (1, 2)));
        var input = Wave(0, 1, 2, 4, 3);
        var least = plain.Forward(input).Shape;
        var most = padded.Forward(input);
        Assert.Equal(plain.Forward(input).ToDoubles(), plain.Forward(input, (least[2], least[3])).ToDoubles());
        Assert.Equal(most.ToDoubles(), plain.Forward(input, (most.Shape[2], most.Shape[3])).ToDoubles());
        Assert.Throws<ArgumentException>(() => plain.Forward(input, (least[2] - 1, least[3])));
        Assert.Throws<ArgumentException>(() => plain.Forward(input, (least[2], most.Shape[3] + 1)));
    }

    [Fact]
    public void BatchNorm1d_equals_PyTorch_in_training_and_in_evaluation()
    {
        using var layer = Filled(new BatchNorm1d(3));
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], Names(layer));
        double[] training =
        [
            1.29146104939,
            2.10546134059,
            1.44682283306,
            1.26272264197,
            -0.354289957609,
            -1.29026044368,
            0.190182791124,
            0.0500845261944,
            -0.988034068022,
            -0.0119918860748,
            0.0851874748892,
            0.537198518295,
        ];
        AssertOutput([2, 3, 2], training, layer.Forward(Wave(0, 2, 3, 2)));
        layer.Forward(Wave(5, 2, 3, 2));
        Close.Relative([-0.0708271356239, 0.00198773241965, 0.0715028340243], layer.RunningMean.ToDoubles(), Tolerance);
        Close.Relative([0.887258977915, 0.930051632979, 0.887881417484], layer.RunningVar.ToDoubles(), Tolerance);
        layer.Train(false);
        double[] evaluation = [1.78487125138, 0.864799750024, -0.489979018284, 0.241578589106, -0.598994652973, -0.812556105506];
        AssertOutput([2, 3], evaluation, layer.Forward(Wave(2, 2, 3)));
        Assert.Equal(2, layer.NumBatchesTracked.Item());
    }

    [Fact]
    public void BatchNorm2d_equals_PyTorch()
    {
        using var layer = Filled(new BatchNorm2d(2));
        double[] expected =
        [
            -0.470650772913,
            0.955792833917,
            1.71135772366,
            1.44068992264,
            1.95450297077,
            0.649418397495,
            -0.341696627069,
            -0.552705220265,
        ];
        AssertOutput([1, 2, 2, 2], expected, layer.Forward(Wave(0, 1, 2, 2, 2)));
        Close.Relative([0.0623219195969, -0.0467455865643], layer.RunningMean.ToDoubles(), Tolerance);
        Close.Relative([0.919254978155, 0.936202115046], layer.RunningVar.ToDoubles(), Tolerance);
    }

    [Fact]
    public void Batch_norms_refuse_inputs_of_other_dimensions()
    {
        using var one = new BatchNorm1d(3);
        using var two = new BatchNorm2d(3);
        Assert.Throws<ArgumentException>(() => one.Forward(Tensor.Zeros([2, 3, 4, 5])));
        Assert.Throws<ArgumentException>(() => two.Forward(Tensor.Zeros([2, 3, 4])));
    }

    [Fact]
    public void A_converted_batch_norm_keeps_counting()
    {
        using var layer = new BatchNorm1d(2);
        layer.Forward(Tensor.Ones([2, 2]));
        layer.ConvertTo(ScalarType.Float64);
        layer.Forward(Wave(0, 2, 2));
        Assert.Equal((ScalarType.Int64, 2), (layer.NumBatchesTracked.Type, layer.NumBatchesTracked.Item()));
    }

    [Fact]
    public void Embedding_looks_vectors_up_and_adds_their_gradients()
    {
        using var layer = Filled(new Embedding(4, 2, new Random(1)));
        Assert.Equal(["weight"], Names(layer));
        var output = layer.Forward(Tensor.From([3L, 0, 3], 3, 1));
        double[] expected =
        [
            Math.Sin(0.7 * 6 + 1),
            Math.Sin(0.7 * 7 + 1),
            Math.Sin(1),
            Math.Sin(0.7 + 1),
            Math.Sin(0.7 * 6 + 1),
            Math.Sin(0.7 * 7 + 1),
        ];
        AssertOutput([3, 1, 2], expected, output);
        output.Sum().Backward();
        Assert.Equal([1.0, 1, 0, 0, 0, 0, 2, 2], layer.Weight.Grad!.ToDoubles());
    }

    [Fact]
    public void An_index_beyond_the_embedding_is_refused()
    {
        using var layer = new Embedding(4, 2, new Random(1));
        Assert.Throws<TorchException>(() => layer.Forward(Tensor.From([4L], 1)));
        Assert.Throws<TorchException>(() => layer.Forward(Tensor.From([-1L], 1)));
    }

    [Fact]
    public void Embedding_starts_normally_distributed()
    {
        using var layer = new Embedding(200, 100, new Random(1));
        var values = layer.Weight.ToDoubles();
        Assert.InRange(values.Average(), -0.03, 0.03);
        Assert.InRange(values.Select(v => v * v).Average(), 0.96, 1.04);
        Assert.InRange(values.Count(v => Math.Abs(v) < 1) / 20000.0, 0.67, 0.695);
    }

    public static TheoryData<string, double> Starts() =>
        new()
        {
            { "linear", 1 / Math.Sqrt(50) },
            { "conv1d", 1 / Math.Sqrt(10 / 2 * 3) },
            { "conv2d", 1 / Math.Sqrt(10 * 3 * 2) },
            { "transpose1d", 1 / Math.Sqrt(20 / 2 * 3) },
            { "transpose2d", 1 / Math.Sqrt(20 * 3 * 2) },
        };

    [Theory]
    [MemberData(nameof(Starts))]
    public void Weights_and_biases_start_uniform_in_the_range_of_PyTorch(string kind, double bound)
    {
        var random = new Random(3);
        using WeightedLayer layer = kind switch
        {
            "linear" => new Linear(50, 20, random),
            "conv1d" => new Conv1d(10, 20, 3, random, groups: 2),
            "conv2d" => new Conv2d(10, 20, (3, 2), random),
            "transpose1d" => new ConvTranspose1d(10, 20, 3, random, groups: 2),
            _ => new ConvTranspose2d(10, 20, (3, 2), random),
        };
        var weights = layer.Weight.ToDoubles();
        Assert.All(weights.Concat(layer.Bias!.ToDoubles()), v => Assert.InRange(v, -bound, bound));
        Assert.InRange(weights.Max(), 0.95 * bound, bound);
        Assert.InRange(weights.Min(), -bound, -0.95 * bound);
        // Variance of a uniform distribution.
        Assert.InRange(weights.Average(v => v * v) * 3 / (bound * bound), 0.8, 1.2);
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Conv1d(4, 3, 2, new Random(1), groups: 2));
        Assert.Throws<ArgumentException>(() => new Conv2d(3, 4, (2, 2), new Random(1), groups: 2));
        Assert.Throws<ArgumentException>(() => new ConvTranspose1d(3, 4, 2, new Random(1), groups: 0));
        Assert.Throws<ArgumentException>(() => new ConvTranspose2d(3, 4, (2, 2), new Random(1), groups: 2));
    }

    [Fact]
    public void A_transposed_convolution_is_the_adjoint_of_the_convolution()
    {
        using var down = Filled(new Conv1d(2, 3, 4, new Random(1), stride: 3, padding: 1, bias: false));
        using var up = Filled(new ConvTranspose1d(3, 2, 4, new Random(1), stride: 3, padding: 1, outputPadding: 2, bias: false));
        var x = Wave(0.3, 1, 2, 13);
        var y = Wave(2.1, 1, 3, 4);
        Assert.Equal((down.Forward(x) * y).Sum().Item(), (x * up.Forward(y)).Sum().Item(), 1e-12);
    }

    [Fact]
    public void Dropout_sets_the_share_to_0_and_keeps_the_mean()
    {
        using var layer = new Dropout(0.3, new Random(1));
        var values = layer.Forward(Tensor.Ones([100, 200])).ToSingles();
        Assert.InRange(values.Count(v => v == 0) / 20000.0, 0.29, 0.31);
        Assert.All(values.Where(v => v != 0), v => Assert.Equal(1 / 0.7f, v));
        Assert.InRange(values.Average(), 0.985, 1.015);
    }

    [Fact]
    public void Dropout_lets_gradients_through_where_it_lets_values_through()
    {
        using var layer = new Dropout(0.5, new Random(1));
        var x = Tensor.Ones([50], ScalarType.Float64);
        x.RequiresGrad = true;
        var y = layer.Forward(x);
        y.Sum().Backward();
        Assert.Equal(y.ToDoubles(), x.Grad!.ToDoubles());
        Assert.Equal(ScalarType.Float64, y.Type);
    }

    [Fact]
    public void Dropout_does_nothing_in_evaluation_and_follows_its_generator()
    {
        using var layer = new Dropout(0.5, new Random(1));
        using var same = new Dropout(0.5, new Random(1));
        var x = Tensor.Ones([100]);
        Assert.Equal(layer.Forward(x).ToSingles(), same.Forward(x).ToSingles());
        Assert.NotEqual(layer.Forward(x).ToSingles(), new Dropout(0.5, new Random(2)).Forward(x).ToSingles());
        layer.Train(false);
        Assert.Same(x, layer.Forward(x));
        using var all = new Dropout(1, new Random(1));
        Assert.All(all.Forward(x).ToSingles(), v => Assert.Equal(0, v));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(double.NaN, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1.1, new Random(1)));
    }

    [Fact]
    public void LayerNorm_starts_as_plain_normalisation()
    {
        using var layer = new LayerNorm(4);
        Assert.Equal(["weight", "bias"], Names(layer));
        var row = layer.Forward(Tensor.From([1f, 2, 3, 4], 1, 4)).ToDoubles();
        Assert.Equal(0, row.Sum(), 1e-6);
        Assert.Equal(4, row.Sum(v => v * v), 1e-3);
    }

    private static void AssertOutput(long[] shape, double[] expected, Tensor actual)
    {
        Assert.Equal(shape, actual.Shape);
        Close.Relative(expected, actual.ToDoubles(), Tolerance);
    }
}
