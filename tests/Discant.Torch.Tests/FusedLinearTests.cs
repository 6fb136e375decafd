using Xunit;
using static Discant.Torch.Tests.Gradients;

namespace Discant.Torch.Tests;

public sealed class FusedLinearTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(33, 16, 65)]
    [InlineData(0, 4, 3)]
    public void It_equals_libtorch_with_and_without_bias(int rows, int inputs, int outputs)
    {
        using var scope = Tensor.Scope();
        var (x, w, b) = (Normal(1, rows, inputs), Normal(2, outputs, inputs), Normal(3, outputs));
        AssertSame(t => Tensor.Linear(t[0], t[1], t[2]), t => FusedLinear.Apply(t[0], t[1], t[2]), 2e-6, x, w, b);
        AssertSame(t => Tensor.Linear(t[0], t[1]), t => FusedLinear.Apply(t[0], t[1], null), 2e-6, x, w);
    }

    [Theory]
    [InlineData(new long[] { 7 })]
    [InlineData(new long[] { 4, 7 })]
    [InlineData(new long[] { 2, 3, 7 })]
    [InlineData(new long[] { 2, 1, 3, 7 })]
    public void Any_leading_dimensions_are_taken(long[] shape)
    {
        using var scope = Tensor.Scope();
        AssertSame(
            t => Tensor.Linear(t[0], t[1], t[2]),
            t => FusedLinear.Apply(t[0], t[1], t[2]),
            2e-6,
            Normal(1, shape),
            Normal(2, 5, 7),
            Normal(3, 5)
        );
    }

    [Fact]
    public void Inputs_and_weights_that_are_views_are_taken()
    {
        using var scope = Tensor.Scope();
        AssertSame(
            t => Tensor.Linear(t[0].Transpose(0, 1), t[1].Transpose(0, 1), t[2].Slice(0, 0, 10, 2)),
            t => FusedLinear.Apply(t[0].Transpose(0, 1), t[1].Transpose(0, 1), t[2].Slice(0, 0, 10, 2)),
            2e-6,
            Normal(1, 7, 4),
            Normal(2, 7, 5),
            Normal(3, 10)
        );
    }

    [Fact]
    public void Gradients_are_computed_only_where_they_are_required()
    {
        using var scope = Tensor.Scope();
        var (x, w, b) = (Normal(1, 4, 7), Normal(2, 5, 7), Normal(3, 5));
        Assert.False(FusedLinear.Apply(x, w, b).RequiresGrad);
        b.RequiresGrad = true;
        FusedLinear.Apply(x, w, b).Sum().Backward();
        Assert.Null(x.Grad);
        Assert.Null(w.Grad);
        Assert.Equal([4.0, 4, 4, 4, 4], b.Grad!.ToDoubles());
        using (GradientMode.Off())
            Assert.False(FusedLinear.Apply(x, w, b).RequiresGrad);
    }

    [Fact]
    public void Double_precision_goes_to_libtorch()
    {
        using var scope = Tensor.Scope();
        var (x, w, b) = (
            Normal(1, 4, 7).To(ScalarType.Float64),
            Normal(2, 5, 7).To(ScalarType.Float64),
            Normal(3, 5).To(ScalarType.Float64)
        );
        AssertSame(t => Tensor.Linear(t[0], t[1], t[2]), t => FusedLinear.Apply(t[0], t[1], t[2]), 0, x, w, b);
    }

    [Fact]
    public void Shapes_and_types_that_do_not_agree_are_refused_as_libtorch_refuses_them()
    {
        using var scope = Tensor.Scope();
        Assert.Throws<TorchException>(() => FusedLinear.Apply(Tensor.Zeros([4, 6]), Tensor.Zeros([5, 7]), null));
        Assert.Throws<TorchException>(() => FusedLinear.Apply(Tensor.Zeros([4, 7]), Tensor.Zeros([5, 7]), Tensor.Zeros([4])));
        Assert.Throws<TorchException>(() => FusedLinear.Apply(Tensor.Zeros([4, 7]), Tensor.Zeros([5, 7]), Tensor.Zeros([6])));
        Assert.Throws<TorchException>(() => FusedLinear.Apply(Tensor.Zeros([4, 7]), Tensor.Zeros([5, 7], ScalarType.Float64), null));
        Assert.Throws<TorchException>(() => FusedLinear.Apply(Tensor.Zeros([]), Tensor.Zeros([5, 7]), null));
    }

    [Fact]
    public void Without_inputs_the_bias_is_left()
    {
        using var scope = Tensor.Scope();
        var result = FusedLinear.Apply(Tensor.Zeros([2, 0]), Tensor.Zeros([3, 0]), Tensor.From([1f, 2, 3], 3));
        Assert.Equal([1f, 2, 3, 1, 2, 3], result.ToSingles());
    }

    [Fact]
    public void A_matrix_product_checks_its_memory()
    {
        var memory = new float[6];
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(false, false, 2, 2, 2, new float[3], 2, memory, 2, memory, 2));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(false, false, 2, 2, 2, memory, 1, memory, 2, memory, 2));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(false, false, 3, 3, 2, memory, 2, memory, 3, memory, 3));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_matrix_product_of_parts_of_larger_matrices_equals_the_sum_of_products(bool transposeA, bool transposeB)
    {
        const int m = 3;
        const int n = 5;
        const int k = 4;
        var random = new Random(1);
        var (a, b, c) = (Draw(random, 8 * 9), Draw(random, 8 * 9), Draw(random, 8 * 9));
        var expected = (float[])c.Clone();
        for (var i = 0; i < m; i++)
        for (var j = 0; j < n; j++)
        {
            double sum = 0;
            for (var l = 0; l < k; l++)
                sum += (transposeA ? a[l * 8 + i] : a[i * 8 + l]) * (double)(transposeB ? b[j * 9 + l] : b[l * 9 + j]);
            expected[i * 7 + j] = (float)(0.5 * sum + 2 * c[i * 7 + j]);
        }
        MatrixProduct.Multiply(transposeA, transposeB, m, n, k, a, 8, b, 9, c, 7, alpha: 0.5f, beta: 2);
        for (var at = 0; at < c.Length; at++)
            Assert.Equal(expected[at], c[at], 1e-5f);
    }

    [Fact]
    public void A_matrix_product_without_inner_size_scales_what_was_there()
    {
        var c = new[] { 1f, 2, 3, 4 };
        MatrixProduct.Multiply(false, false, 2, 1, 0, [], 1, [], 1, c, 2, beta: 3);
        Assert.Equal([3f, 2, 9, 4], c);
        MatrixProduct.Multiply(false, false, 2, 1, 0, [], 1, [], 1, c, 2);
        Assert.Equal([0f, 2, 0, 4], c);
    }

    [Fact]
    public void A_matrix_product_with_factor_0_ignores_what_was_there()
    {
        var c = new[] { float.NaN };
        MatrixProduct.Multiply(false, false, 1, 1, 1, [2], 1, [3], 1, c, 1);
        Assert.Equal([6f], c);
    }

    private static float[] Draw(Random random, int count) => Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1).ToArray();
}
