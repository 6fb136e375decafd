using System.Reflection;
using Discant.TestSupport;
using Xunit;

namespace Discant.Torch.Tests;

/// <summary>Every public operation of <see cref="Tensor"/> is either differentiated here against finite differences or named as without a gradient.</summary>
public sealed class TensorGradientTests
{
    private static readonly (string Operation, Func<Tensor[], Tensor> Compute, Func<Tensor[]> Inputs)[] s_checks =
    [
        ("op_Addition(Tensor, Tensor)", t => t[0] + t[1], () => [Any(2, 3), Any(1, 3)]),
        ("op_Addition(Tensor, Double)", t => t[0] + 2.5, () => [Any(2, 3)]),
        ("op_Addition(Double, Tensor)", t => 2.5 + t[0], () => [Any(2, 3)]),
        ("op_Subtraction(Tensor, Tensor)", t => t[0] - t[1], () => [Any(2, 3), Any(2, 1)]),
        ("op_Subtraction(Tensor, Double)", t => t[0] - 2.5, () => [Any(2, 3)]),
        ("op_Subtraction(Double, Tensor)", t => 2.5 - t[0], () => [Any(2, 3)]),
        ("op_Multiply(Tensor, Tensor)", t => t[0] * t[1], () => [Any(2, 3), Any(3)]),
        ("op_Multiply(Tensor, Double)", t => t[0] * -2.5, () => [Any(2, 3)]),
        ("op_Multiply(Double, Tensor)", t => -2.5 * t[0], () => [Any(2, 3)]),
        ("op_Division(Tensor, Tensor)", t => t[0] / t[1], () => [Any(2, 3), Positive(2, 3)]),
        ("op_Division(Tensor, Double)", t => t[0] / 0.3, () => [Any(2, 3)]),
        ("op_Division(Double, Tensor)", t => 0.3 / t[0], () => [Positive(2, 3)]),
        ("op_UnaryNegation(Tensor)", t => -t[0], () => [Any(2, 3)]),
        ("Exp()", t => t[0].Exp(), () => [Any(2, 3)]),
        ("Log()", t => t[0].Log(), () => [Positive(2, 3)]),
        ("Log2()", t => t[0].Log2(), () => [Positive(2, 3)]),
        ("Sqrt()", t => t[0].Sqrt(), () => [Positive(2, 3)]),
        ("Abs()", t => t[0].Abs(), () => [AwayFromZero(2, 3)]),
        ("Abs()", t => Tensor.Complex(t[0], t[1]).Abs(), () => [Any(2, 3), Other(2, 3)]),
        ("Sin()", t => t[0].Sin(), () => [Any(2, 3)]),
        ("Cos()", t => t[0].Cos(), () => [Any(2, 3)]),
        ("Tanh()", t => t[0].Tanh(), () => [Any(2, 3)]),
        ("Sigmoid()", t => t[0].Sigmoid(), () => [Any(2, 3)]),
        ("Relu()", t => t[0].Relu(), () => [AwayFromZero(2, 3)]),
        ("Reciprocal()", t => t[0].Reciprocal(), () => [Positive(2, 3)]),
        ("Square()", t => t[0].Square(), () => [Any(2, 3)]),
        ("Sign()", t => t[0].Sign(), () => [AwayFromZero(2, 3)]),
        ("Floor()", t => t[0].Floor(), () => [AwayFromZero(2, 3)]),
        ("Round()", t => t[0].Round(), () => [AwayFromZero(2, 3)]),
        ("Angle()", t => Tensor.Complex(t[0], t[1]).Angle(), () => [Positive(2, 3), Any(2, 3)]),
        ("Conj()", t => Tensor.Complex(t[0], t[1]).Conj(), () => [Any(2, 3), Other(2, 3)]),
        ("Erf()", t => t[0].Erf(), () => [Any(2, 3)]),
        ("Inverse()", t => t[0].Inverse(), () => [Regular(2, 3)]),
        ("Pow(Double)", t => t[0].Pow(1.7), () => [Positive(2, 3)]),
        ("Pow(Double)", t => t[0].Pow(3), () => [Any(2, 3)]),
        ("Maximum(Tensor)", t => t[0].Maximum(t[1]), () => [Any(2, 3), Other(2, 3)]),
        ("Minimum(Tensor)", t => t[0].Minimum(t[1]), () => [Any(2, 3), Other(2, 3)]),
        ("Atan2(Tensor)", t => t[0].Atan2(t[1]), () => [Any(2, 3), Positive(2, 3)]),
        ("Clamp(Nullable, Nullable)", t => t[0].Clamp(-0.5, 0.7), () => [Any(4, 5)]),
        ("Clamp(Nullable, Nullable)", t => t[0].Clamp(min: 0.1), () => [Any(4, 5)]),
        ("Clamp(Nullable, Nullable)", t => t[0].Clamp(max: 0.1), () => [Any(4, 5)]),
        ("LeakyRelu(Double)", t => t[0].LeakyRelu(0.2), () => [AwayFromZero(3, 4)]),
        ("Where(Tensor, Tensor, Tensor)", t => Tensor.Where(Any(2, 3).Gt(0), t[0], t[1]), () => [Any(2, 3), Other(2, 3)]),
        ("MaskedFill(Tensor, Double)", t => t[0].MaskedFill(Any(2, 3).Gt(0), 7), () => [Any(2, 3)]),
        ("NanToNum(Double)", t => t[0].NanToNum(), () => [Any(2, 3)]),
        ("Sum()", t => t[0].Sum(), () => [Any(2, 3)]),
        ("Sum(Int64[], Boolean)", t => t[0].Sum([0, 2]), () => [Any(2, 3, 4)]),
        ("Sum(Int64[], Boolean)", t => t[0].Sum([1], keepdim: true), () => [Any(2, 3, 4)]),
        ("Mean()", t => t[0].Mean(), () => [Any(2, 3)]),
        ("Mean(Int64[], Boolean)", t => t[0].Mean([-1]), () => [Any(2, 3, 4)]),
        ("Var(Int64[], Boolean, Boolean)", t => t[0].Var([1]), () => [Any(2, 5)]),
        ("Var(Int64[], Boolean, Boolean)", t => t[0].Var([0, 1], unbiased: false, keepdim: true), () => [Any(2, 5)]),
        ("Max()", t => t[0].Max(), () => [Any(2, 3)]),
        ("Min()", t => t[0].Min(), () => [Any(2, 3)]),
        ("Amax(Int64[], Boolean)", t => t[0].Amax([1]), () => [Any(2, 5)]),
        ("Cumsum(Int64)", t => t[0].Cumsum(1), () => [Any(2, 5)]),
        ("Logsumexp(Int64[], Boolean)", t => t[0].Logsumexp([1]), () => [Any(2, 5)]),
        ("Softmax(Int64)", t => t[0].Softmax(-1), () => [Any(2, 5)]),
        ("LogSoftmax(Int64)", t => t[0].LogSoftmax(0), () => [Any(2, 5)]),
        ("Norm()", t => t[0].Norm(), () => [Any(2, 5)]),
        ("Slogdet()", t => t[0].Slogdet()[1], () => [Regular(2, 4)]),
        ("Reshape(Int64[])", t => t[0].Reshape(3, -1), () => [Any(2, 6)]),
        ("Transpose(Int64, Int64)", t => t[0].Transpose(0, 2), () => [Any(2, 3, 4)]),
        ("Permute(Int64[])", t => t[0].Permute(2, 0, 1), () => [Any(2, 3, 4)]),
        ("Unsqueeze(Int64)", t => t[0].Unsqueeze(1), () => [Any(2, 3)]),
        ("Squeeze(Int64)", t => t[0].Squeeze(1), () => [Any(2, 1, 3)]),
        ("Expand(Int64[])", t => t[0].Expand(2, 4, 3), () => [Any(2, 1, 3)]),
        ("Repeat(Int64[])", t => t[0].Repeat(2, 3), () => [Any(2, 3)]),
        ("RepeatInterleave(Int64, Int64)", t => t[0].RepeatInterleave(3, 1), () => [Any(2, 3)]),
        ("Narrow(Int64, Int64, Int64)", t => t[0].Narrow(1, 1, 2), () => [Any(2, 4)]),
        ("Slice(Int64, Int64, Int64, Int64)", t => t[0].Slice(1, 1, 8, 3), () => [Any(2, 9)]),
        ("Select(Int64, Int64)", t => t[0].Select(1, 2), () => [Any(2, 4)]),
        ("IndexSelect(Int64, Tensor)", t => t[0].IndexSelect(1, Index(2, 0, 2)), () => [Any(2, 4)]),
        ("Gather(Int64, Tensor)", t => t[0].Gather(1, Index(3, 3, 0, 1).Reshape(2, 2)), () => [Any(2, 4)]),
        ("Flip(Int64[])", t => t[0].Flip(0, 1), () => [Any(2, 4)]),
        ("Roll(Int64, Int64)", t => t[0].Roll(3, 1), () => [Any(2, 4)]),
        ("Unfold(Int64, Int64, Int64)", t => t[0].Unfold(1, 4, 2), () => [Any(2, 9)]),
        ("ConstantPad(Int64[], Double)", t => t[0].ConstantPad([1, 2, 3, 0], 7), () => [Any(2, 4)]),
        ("ReflectionPad1d(Int64, Int64)", t => t[0].ReflectionPad1d(2, 3), () => [Any(2, 4)]),
        ("Cat(Tensor[], Int64)", t => Tensor.Cat(t, 1), () => [Any(2, 3), Any(2, 1)]),
        ("Stack(Tensor[], Int64)", t => Tensor.Stack(t, -1), () => [Any(2, 3), Other(2, 3)]),
        ("Tril(Int64)", t => t[0].Tril(1), () => [Any(4, 4)]),
        ("Sort(Int64, Boolean)", t => t[0].Sort(descending: true)[0], () => [Any(2, 5)]),
        ("To(ScalarType)", t => t[0].To(ScalarType.Complex128), () => [Any(2, 3)]),
        ("To(String)", t => t[0].To("cpu"), () => [Any(2, 3)]),
        ("Cpu()", t => t[0].Cpu(), () => [Any(2, 3)]),
        ("Contiguous()", t => t[0].Transpose(0, 1).Contiguous(), () => [Any(2, 3)]),
        ("Clone()", t => t[0].Clone(), () => [Any(2, 3)]),
        ("Matmul(Tensor)", t => t[0].Matmul(t[1]), () => [Any(2, 3, 4), Any(4, 2)]),
        ("Linear(Tensor, Tensor, Tensor)", t => Tensor.Linear(t[0], t[1], t[2]), () => [Any(2, 3, 4), Any(5, 4), Any(5)]),
        (
            "LayerNorm(Tensor, Int64[], Tensor, Tensor, Double)",
            t => Tensor.LayerNorm(t[0], [5], t[1], t[2]),
            () => [Any(3, 5), Any(5), Any(5)]
        ),
        ("LayerNorm(Tensor, Int64[], Tensor, Tensor, Double)", t => Tensor.LayerNorm(t[0], [3, 5]), () => [Any(2, 3, 5)]),
        (
            "Gru(Tensor, Tensor, Tensor[], Boolean, Int64, Double, Boolean, Boolean, Boolean)",
            t => Tensor.Gru(t[0], t[1], t[2..], true, 1, 0, true, false, true)[0],
            () => [Any(2, 4, 3), Any(1, 2, 5), Any(15, 3), Any(15, 5), Any(15), Other(15)]
        ),
        (
            "Conv1d(Tensor, Tensor, Tensor, Int64, Int64, Int64, Int64)",
            t => Tensor.Conv1d(t[0], t[1], t[2], stride: 2, padding: 1, dilation: 2, groups: 2),
            () => [Any(2, 4, 9), Any(6, 2, 3), Any(6)]
        ),
        (
            "Conv2d(Tensor, Tensor, Tensor, Int64[], Int64[], Int64[], Int64)",
            t => Tensor.Conv2d(t[0], t[1], t[2], [2, 1], [1, 0], [1, 2]),
            () => [Any(2, 2, 5, 6), Any(3, 2, 3, 2), Any(3)]
        ),
        (
            "ConvTranspose1d(Tensor, Tensor, Tensor, Int64, Int64, Int64, Int64, Int64)",
            t => Tensor.ConvTranspose1d(t[0], t[1], t[2], stride: 3, padding: 1, outputPadding: 2),
            () => [Any(2, 4, 5), Any(4, 3, 4), Any(3)]
        ),
        (
            "ConvTranspose2d(Tensor, Tensor, Tensor, Int64[], Int64[], Int64[], Int64, Int64[])",
            t => Tensor.ConvTranspose2d(t[0], t[1], t[2], [2, 2], [1, 0], [1, 0], 1, [1, 1]),
            () => [Any(2, 2, 3, 4), Any(2, 3, 3, 2), Any(3)]
        ),
        (
            "BatchNorm(Tensor, Tensor, Tensor, Tensor, Tensor, Boolean, Double, Double)",
            t => Tensor.BatchNorm(t[0], t[1], t[2], null, null, true, 0.1, 1e-5),
            () => [Any(3, 2, 4), Any(2), Any(2)]
        ),
        (
            "BatchNorm(Tensor, Tensor, Tensor, Tensor, Tensor, Boolean, Double, Double)",
            t => Tensor.BatchNorm(t[0], t[1], t[2], Any(2), Positive(2), false, 0.1, 1e-5),
            () => [Any(3, 2, 4), Any(2), Any(2)]
        ),
        ("WeightNorm(Tensor, Tensor, Int64)", t => Tensor.WeightNorm(t[0], t[1]), () => [Any(2, 3, 2), Any(2, 1, 1)]),
        ("Embedding(Tensor, Tensor)", t => Tensor.Embedding(t[0], Index(2, 0, 2)), () => [Any(4, 3)]),
        ("FftRfft(Nullable, Int64)", t => t[0].FftRfft().ViewAsReal(), () => [Any(2, 8)]),
        ("FftRfft(Nullable, Int64)", t => t[0].FftRfft(7).ViewAsReal(), () => [Any(2, 9)]),
        ("FftRfft(Nullable, Int64)", t => t[0].FftRfft(12, 0).ViewAsReal(), () => [Any(9, 2)]),
        ("FftIrfft(Nullable, Int64)", t => t[0].FftRfft().FftIrfft(8), () => [Any(2, 8)]),
        ("FftIrfft(Nullable, Int64)", t => t[0].ViewAsComplex().FftIrfft(9), () => [Any(2, 5, 2)]),
        ("ViewAsReal()", t => Tensor.Complex(t[0], t[1]).ViewAsReal(), () => [Any(2, 3), Other(2, 3)]),
        ("ViewAsComplex()", t => t[0].ViewAsComplex(), () => [Any(2, 3, 2)]),
        ("Complex(Tensor, Tensor)", t => Tensor.Complex(t[0], t[1]).FftIrfft(4), () => [Any(2, 3), Other(2, 3)]),
    ];

    // Constructors, comparisons, places, and what leaves the graph on purpose.
    private static readonly HashSet<string> s_withoutGradient = new(StringComparer.Ordinal)
    {
        "From(ReadOnlySpan, ReadOnlySpan)",
        "FromBytes(ReadOnlySpan, ScalarType, ReadOnlySpan)",
        "Empty(ReadOnlySpan, ScalarType)",
        "Zeros(Int64[], ScalarType)",
        "Ones(Int64[], ScalarType)",
        "Full(Int64[], Double, ScalarType)",
        "Arange(Double, Double, Double, ScalarType)",
        "Eye(Int64, ScalarType)",
        "ZerosLike(Tensor)",
        "Persist()",
        "Detach()",
        "Isfinite()",
        "Eq(Double)",
        "Eq(Tensor)",
        "Ne(Double)",
        "Ne(Tensor)",
        "Gt(Double)",
        "Gt(Tensor)",
        "Lt(Double)",
        "Lt(Tensor)",
        "Ge(Double)",
        "Ge(Tensor)",
        "Le(Double)",
        "Le(Tensor)",
        "Argmax(Int64)",
    };

    public static TheoryData<int, string> Checks()
    {
        var checks = new TheoryData<int, string>();
        for (var k = 0; k < s_checks.Length; k++)
            checks.Add(k, s_checks[k].Operation);
        return checks;
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_gradient_of_every_operation_is_its_finite_difference(int check, string operation)
    {
        using var scope = Tensor.Scope();
        Assert.Equal(operation, s_checks[check].Operation);
        GradientCheck.Run(s_checks[check].Compute, s_checks[check].Inputs());
    }

    [Fact]
    public void Every_public_operation_is_checked_or_named_as_without_a_gradient()
    {
        var covered = s_checks.Select(c => c.Operation).Concat(s_withoutGradient).ToHashSet(StringComparer.Ordinal);
        var operations = Operations();
        Assert.Empty(operations.Except(covered, StringComparer.Ordinal));
        Assert.Empty(covered.Except(operations, StringComparer.Ordinal));
    }

    [Fact]
    public void Operations_named_as_without_a_gradient_that_take_a_tensor_yield_none()
    {
        using var scope = Tensor.Scope();
        var x = Any(2, 3);
        x.RequiresGrad = true;
        Tensor[] results = [x.Detach(), x.Isfinite(), x.Eq(0), x.Eq(x), x.Ne(0), x.Ne(x), x.Gt(0), x.Gt(x), x.Lt(0), x.Lt(x), x.Ge(0)];
        Assert.All([.. results, x.Ge(x), x.Le(0), x.Le(x), x.Argmax(0), Tensor.ZerosLike(x)], r => Assert.False(r.RequiresGrad));
    }

    [Fact]
    public void A_wrong_gradient_is_found()
    {
        using var scope = Tensor.Scope();
        var x = Any(2, 3);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            GradientCheck.Run(
                t => DifferentiableFunction.Attach([t[0]], [t[0].Detach().Square()], g => [g[0]! * t[0].Detach() * 2.00001])[0],
                [x]
            )
        );
    }

    private static HashSet<string> Operations() =>
        typeof(Tensor)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => m.ReturnType == typeof(Tensor) || m.ReturnType == typeof(Tensor[]))
            .Where(m => !m.Name.StartsWith("get_", StringComparison.Ordinal))
            .Select(Signature)
            .ToHashSet(StringComparer.Ordinal);

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name.Split('`')[0]))})";

    private static Tensor Any(params long[] shape) => Initialisation.Normal(Seeded(shape), 0, 1, shape).To(ScalarType.Float64);

    // Of the same shape as another input, with other values.
    private static Tensor Other(params long[] shape) => Any(shape).Flip(0).Contiguous() * 0.7 + 0.05;

    private static Tensor Positive(params long[] shape) => Initialisation.Uniform(Seeded(shape), 0.75, shape).To(ScalarType.Float64) + 1.25;

    // At least 0.1 from every multiple of 1/2, so that no kink or jump of |x|, floor or round is near.
    private static Tensor AwayFromZero(params long[] shape)
    {
        var random = Seeded(shape);
        var tensor = Tensor.Empty(shape, ScalarType.Float64);
        foreach (ref var value in tensor.Data<double>())
            value = random.Next(-4, 4) / 2.0 + 0.1 + 0.3 * random.NextDouble();
        return tensor;
    }

    private static Tensor Regular(long batch, long size) => Any(batch, size, size) + 3 * Tensor.Eye(size, ScalarType.Float64);

    private static Tensor Index(params long[] values) => Tensor.From(values, values.Length);

    // The same at every call of a check.
    private static Random Seeded(long[] shape) => new(shape.Aggregate(17, (hash, size) => hash * 31 + (int)size));
}
