namespace Discant.Torch;

/// <content>Operations of libtorch under PyTorch's names; each is one dispatcher call, recorded by autograd.</content>
public sealed partial class Tensor
{
    /// <summary>Sum, element by element, with broadcasting.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Operators.AddTensor.Call(left, right);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(Tensor left, double right) => Operators.AddScalar.Call(left, right);

    /// <summary>Difference, element by element, with broadcasting.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Operators.SubTensor.Call(left, right);

    /// <summary>Difference with a number.</summary>
    public static Tensor operator -(Tensor left, double right) => Operators.SubScalar.Call(left, right);

    /// <summary>Product, element by element, with broadcasting.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Operators.MulTensor.Call(left, right);

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(Tensor left, double right) => Operators.MulScalar.Call(left, right);

    /// <summary>Quotient, element by element, with broadcasting.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Operators.DivTensor.Call(left, right);

    /// <summary>Quotient with a number.</summary>
    public static Tensor operator /(Tensor left, double right) => Operators.DivScalar.Call(left, right);

    /// <summary>Sum with a number.</summary>
    public static Tensor operator +(double left, Tensor right) => right + left;

    /// <summary>Product with a number.</summary>
    public static Tensor operator *(double left, Tensor right) => right * left;

    /// <summary>Difference from a number.</summary>
    public static Tensor operator -(double left, Tensor right) => Operators.RSub.Call(right, left);

    /// <summary>A number divided by each element.</summary>
    public static Tensor operator /(double left, Tensor right) => right.Reciprocal() * left;

    /// <summary>Negation.</summary>
    public static Tensor operator -(Tensor operand) => Operators.Neg.Call(operand);

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => Operators.Exp.Call(this);

    /// <summary>Natural logarithm.</summary>
    public Tensor Log() => Operators.Log.Call(this);

    /// <summary>Logarithm to base 2.</summary>
    public Tensor Log2() => Operators.Log2.Call(this);

    /// <summary>Square root.</summary>
    public Tensor Sqrt() => Operators.Sqrt.Call(this);

    /// <summary>Magnitude; of complex elements too.</summary>
    public Tensor Abs() => Operators.Abs.Call(this);

    /// <summary>Sine.</summary>
    public Tensor Sin() => Operators.Sin.Call(this);

    /// <summary>Cosine.</summary>
    public Tensor Cos() => Operators.Cos.Call(this);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => Operators.Tanh.Call(this);

    /// <summary>Logistic function 1/(1+exp(-x)).</summary>
    public Tensor Sigmoid() => Operators.Sigmoid.Call(this);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => Operators.Relu.Call(this);

    /// <summary>1/x.</summary>
    public Tensor Reciprocal() => Operators.Reciprocal.Call(this);

    /// <summary>x squared.</summary>
    public Tensor Square() => Operators.Square.Call(this);

    /// <summary>-1, 0 or 1.</summary>
    public Tensor Sign() => Operators.Sign.Call(this);

    /// <summary>Largest integer not above.</summary>
    public Tensor Floor() => Operators.Floor.Call(this);

    /// <summary>Nearest integer, halves to even.</summary>
    public Tensor Round() => Operators.Round.Call(this);

    /// <summary>Whether neither infinite nor NaN.</summary>
    public Tensor Isfinite() => Operators.Isfinite.Call(this);

    /// <summary>Argument of complex elements, radians.</summary>
    public Tensor Angle() => Operators.Angle.Call(this);

    /// <summary>Complex conjugate, in memory of its own (libtorch's `conj` is a lazy view that its own `view_as_real` refuses).</summary>
    public Tensor Conj() => Operators.Conj.Call(this);

    /// <summary>Error function.</summary>
    public Tensor Erf() => Operators.Erf.Call(this);

    /// <summary>Inverse of square matrices.</summary>
    public Tensor Inverse() => Operators.Inverse.Call(this);

    /// <summary>Whether equal.</summary>
    public Tensor Eq(double other) => Operators.EqScalar.Call(this, other);

    /// <summary>Whether equal.</summary>
    public Tensor Eq(Tensor other) => Operators.EqTensor.Call(this, other);

    /// <summary>Whether unequal.</summary>
    public Tensor Ne(double other) => Operators.NeScalar.Call(this, other);

    /// <summary>Whether unequal.</summary>
    public Tensor Ne(Tensor other) => Operators.NeTensor.Call(this, other);

    /// <summary>Whether greater.</summary>
    public Tensor Gt(double other) => Operators.GtScalar.Call(this, other);

    /// <summary>Whether greater.</summary>
    public Tensor Gt(Tensor other) => Operators.GtTensor.Call(this, other);

    /// <summary>Whether smaller.</summary>
    public Tensor Lt(double other) => Operators.LtScalar.Call(this, other);

    /// <summary>Whether smaller.</summary>
    public Tensor Lt(Tensor other) => Operators.LtTensor.Call(this, other);

    /// <summary>Whether greater or equal.</summary>
    public Tensor Ge(double other) => Operators.GeScalar.Call(this, other);

    /// <summary>Whether greater or equal.</summary>
    public Tensor Ge(Tensor other) => Operators.GeTensor.Call(this, other);

    /// <summary>Whether smaller or equal.</summary>
    public Tensor Le(double other) => Operators.LeScalar.Call(this, other);

    /// <summary>Whether smaller or equal.</summary>
    public Tensor Le(Tensor other) => Operators.LeTensor.Call(this, other);

    /// <summary>Each element to a power.</summary>
    public Tensor Pow(double exponent) => Operators.PowScalar.Call(this, exponent);

    /// <summary>The larger of two elements.</summary>
    public Tensor Maximum(Tensor other) => Operators.Maximum.Call(this, other);

    /// <summary>The smaller of two elements.</summary>
    public Tensor Minimum(Tensor other) => Operators.Minimum.Call(this, other);

    /// <summary>Angle of the point (other, this), radians.</summary>
    public Tensor Atan2(Tensor other) => Operators.Atan2.Call(this, other);

    /// <summary>Elements limited to a range.</summary>
    public Tensor Clamp(double? min = null, double? max = null) =>
        Operators.Clamp.Call(this, min is { } low ? low : Argument.None, max is { } high ? high : Argument.None);

    /// <summary>x, or negativeSlope times x where x is negative.</summary>
    public Tensor LeakyRelu(double negativeSlope = 0.01) => Operators.LeakyReluOp.Call(this, negativeSlope);

    /// <summary>Elements of one tensor where the condition holds, of the other where not.</summary>
    public static Tensor Where(Tensor condition, Tensor yes, Tensor no) => Operators.WhereOp.Call(condition, yes, no);

    /// <summary>The value where the mask holds.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Operators.MaskedFill.Call(this, mask, value);

    /// <summary>NaN replaced by the value.</summary>
    public Tensor NanToNum(double value = 0) => Operators.NanToNum.Call(this, value);

    /// <summary>Sum of all elements.</summary>
    public Tensor Sum() => Operators.SumAll.Call(this);

    /// <summary>Sum over dimensions.</summary>
    public Tensor Sum(long[] dim, bool keepdim = false) => Operators.SumDims.Call(this, dim, keepdim);

    /// <summary>Mean of all elements.</summary>
    public Tensor Mean() => Operators.MeanAll.Call(this);

    /// <summary>Mean over dimensions.</summary>
    public Tensor Mean(long[] dim, bool keepdim = false) => Operators.MeanDims.Call(this, dim, keepdim);

    /// <summary>Variance over dimensions; biased divides by n, unbiased by n - 1.</summary>
    public Tensor Var(long[] dim, bool unbiased = true, bool keepdim = false) => Operators.VarDims.Call(this, dim, unbiased, keepdim);

    /// <summary>Largest element.</summary>
    public Tensor Max() => Operators.MaxAll.Call(this);

    /// <summary>Largest element over dimensions.</summary>
    public Tensor Amax(long[] dim, bool keepdim = false) => Operators.AmaxDims.Call(this, dim, keepdim);

    /// <summary>Smallest element.</summary>
    public Tensor Min() => Operators.MinAll.Call(this);

    /// <summary>Index of the largest element along a dimension.</summary>
    public Tensor Argmax(long dim) => Operators.ArgmaxOp.Call(this, dim);

    /// <summary>Whether every element is true.</summary>
    public bool All() => Operators.AllOp.Call(this).ToLongs()[0] != 0;

    /// <summary>Running sum along a dimension.</summary>
    public Tensor Cumsum(long dim) => Operators.CumsumOp.Call(this, dim);

    /// <summary>Logarithm of the sum of exponentials.</summary>
    public Tensor Logsumexp(long[] dim, bool keepdim = false) => Operators.LogsumexpOp.Call(this, dim, keepdim);

    /// <summary>Exponentials normalised to sum 1 along a dimension.</summary>
    public Tensor Softmax(long dim) => Operators.SoftmaxOp.Call(this, dim);

    /// <summary>Logarithm of the softmax.</summary>
    public Tensor LogSoftmax(long dim) => Operators.LogSoftmaxOp.Call(this, dim);

    /// <summary>Euclidean norm of all elements.</summary>
    public Tensor Norm() => Operators.NormOp.Call(this);

    /// <summary>Sign and logarithm of the magnitude of determinants.</summary>
    public Tensor[] Slogdet() => Operators.SlogdetOp.CallMany(this);

    /// <summary>The same elements in another shape; one size may be -1.</summary>
    public Tensor Reshape(params long[] shape) => Operators.ReshapeOp.Call(this, shape);

    /// <summary>Two dimensions swapped (a view).</summary>
    public Tensor Transpose(long dim0, long dim1) => Operators.TransposeOp.Call(this, dim0, dim1);

    /// <summary>Dimensions in another order (a view).</summary>
    public Tensor Permute(params long[] dims) => Operators.PermuteOp.Call(this, dims);

    /// <summary>A dimension of size 1 put in.</summary>
    public Tensor Unsqueeze(long dim) => Operators.UnsqueezeOp.Call(this, dim);

    /// <summary>A dimension of size 1 taken out.</summary>
    public Tensor Squeeze(long dim) => Operators.SqueezeOp.Call(this, dim);

    /// <summary>Dimensions of size 1 repeated without copying.</summary>
    public Tensor Expand(params long[] shape) => Operators.ExpandOp.Call(this, shape);

    /// <summary>Copies side by side.</summary>
    public Tensor Repeat(params long[] repeats) => Operators.RepeatOp.Call(this, repeats);

    /// <summary>Each slice repeated in place.</summary>
    public Tensor RepeatInterleave(long repeats, long dim) => Operators.RepeatInterleaveOp.Call(this, repeats, dim);

    /// <summary>A stretch of a dimension (a view).</summary>
    public Tensor Narrow(long dim, long start, long length) => Operators.NarrowOp.Call(this, dim, start, length);

    /// <summary>Every step-th element of a stretch (a view).</summary>
    public Tensor Slice(long dim, long start, long end, long step = 1) => Operators.SliceOp.Call(this, dim, start, end, step);

    /// <summary>One slice; the dimension goes.</summary>
    public Tensor Select(long dim, long index) => Operators.SelectOp.Call(this, dim, index);

    /// <summary>Slices by number.</summary>
    public Tensor IndexSelect(long dim, Tensor index) => Operators.IndexSelectOp.Call(this, dim, index);

    /// <summary>Elements by number along a dimension.</summary>
    public Tensor Gather(long dim, Tensor index) => Operators.GatherOp.Call(this, dim, index);

    /// <summary>Reversed along dimensions.</summary>
    public Tensor Flip(params long[] dims) => Operators.FlipOp.Call(this, dims);

    /// <summary>Shifted cyclically.</summary>
    public Tensor Roll(long shift, long dim) => Operators.RollOp.Call(this, new[] { shift }, new[] { dim });

    /// <summary>Overlapping stretches of a dimension as a new last dimension (a view).</summary>
    public Tensor Unfold(long dimension, long size, long step) => Operators.UnfoldOp.Call(this, dimension, size, step);

    /// <summary>Padded with a value; `pad` lists (before, after) from the last dimension on.</summary>
    public Tensor ConstantPad(long[] pad, double value = 0) => Operators.PadOp.Call(this, pad, value);

    /// <summary>The last of two or three dimensions padded by mirroring.</summary>
    public Tensor ReflectionPad1d(long before, long after) => Operators.ReflectPad1dOp.Call(this, new[] { before, after });

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor Cat(Tensor[] tensors, long dim = 0) => Operators.CatOp.Call(tensors, dim);

    /// <summary>Tensors of one shape along a new dimension.</summary>
    public static Tensor Stack(Tensor[] tensors, long dim = 0) => Operators.StackOp.Call(tensors, dim);

    /// <summary>Lower triangle.</summary>
    public Tensor Tril(long diagonal = 0) => Operators.TrilOp.Call(this, diagonal);

    /// <summary>Sorted values and their places.</summary>
    public Tensor[] Sort(long dim = -1, bool descending = false) => Operators.SortOp.CallMany(this, dim, descending);

    /// <summary>Converted to another element type; itself if it has it.</summary>
    public Tensor To(ScalarType type) => Type == type ? this : Operators.ToOp.Call(this, type);

    /// <summary>On another device, e.g. `cuda`.</summary>
    public Tensor To(string device) => Operators.ToDeviceOp.Call(this, Argument.Device(device), Type);

    /// <summary>In the memory of the CPU.</summary>
    public Tensor Cpu() => NativeMethods.discant_tensor_is_cpu(Handle) != 0 ? this : To("cpu");

    /// <summary>In C order; itself if it is.</summary>
    public Tensor Contiguous() => NativeMethods.discant_tensor_is_contiguous(Handle) != 0 ? this : Operators.ContiguousOp.Call(this);

    /// <summary>The same memory outside the graph.</summary>
    public Tensor Detach() => Operators.DetachOp.Call(this);

    /// <summary>A copy, differentiable.</summary>
    public Tensor Clone() => Operators.CloneOp.Call(this);

    /// <summary>All 0.</summary>
    public static Tensor Zeros(long[] shape, ScalarType type = ScalarType.Float32) => Operators.ZerosOp.Call(shape, type);

    /// <summary>All 1.</summary>
    public static Tensor Ones(long[] shape, ScalarType type = ScalarType.Float32) => Operators.OnesOp.Call(shape, type);

    /// <summary>All the same value.</summary>
    public static Tensor Full(long[] shape, double value, ScalarType type = ScalarType.Float32) =>
        Operators.FullOp.Call(shape, value, type);

    /// <summary>start, start + step, ... below end.</summary>
    public static Tensor Arange(double start, double end, double step = 1, ScalarType type = ScalarType.Float32) =>
        Operators.ArangeOp.Call(start, end, step, type);

    /// <summary>The unit matrix.</summary>
    public static Tensor Eye(long size, ScalarType type = ScalarType.Float32) => Operators.EyeOp.Call(size, type);

    /// <summary>All 0, shaped like another.</summary>
    public static Tensor ZerosLike(Tensor other) => Operators.ZerosLikeOp.Call(other);

    /// <summary>Matrix product, batched over leading dimensions.</summary>
    public Tensor Matmul(Tensor other) => Operators.MatmulOp.Call(this, other);

    /// <summary>input W^T + b; weight is out x in.</summary>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias = null) => Operators.LinearOp.Call(input, weight, bias);

    /// <summary>Normalised over the last dimensions with learned scale and shift.</summary>
    public static Tensor LayerNorm(Tensor input, long[] normalizedShape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
        Operators.LayerNormOp.Call(input, normalizedShape, weight, bias, eps);

    /// <summary>Gated recurrent unit of libtorch: output and last state.</summary>
    public static Tensor[] Gru(
        Tensor input,
        Tensor hx,
        Tensor[] parameters,
        bool hasBiases,
        long numLayers,
        double dropout,
        bool train,
        bool bidirectional,
        bool batchFirst
    ) => Operators.GruOp.CallMany(input, hx, parameters, hasBiases, numLayers, dropout, train, bidirectional, batchFirst);

    /// <summary>Cross-correlation along the last dimension.</summary>
    public static Tensor Conv1d(
        Tensor input,
        Tensor weight,
        Tensor? bias,
        long stride = 1,
        long padding = 0,
        long dilation = 1,
        long groups = 1
    ) => Operators.Conv1dOp.Call(input, weight, bias, new[] { stride }, new[] { padding }, new[] { dilation }, groups);

    /// <summary>Cross-correlation along the last two dimensions.</summary>
    public static Tensor Conv2d(
        Tensor input,
        Tensor weight,
        Tensor? bias,
        long[] stride,
        long[] padding,
        long[] dilation,
        long groups = 1
    ) => Operators.Conv2dOp.Call(input, weight, bias, stride, padding, dilation, groups);

    /// <summary>Adjoint of a one-dimensional convolution.</summary>
    public static Tensor ConvTranspose1d(
        Tensor input,
        Tensor weight,
        Tensor? bias,
        long stride = 1,
        long padding = 0,
        long outputPadding = 0,
        long groups = 1,
        long dilation = 1
    ) =>
        Operators.ConvTranspose1dOp.Call(
            input,
            weight,
            bias,
            new[] { stride },
            new[] { padding },
            new[] { outputPadding },
            groups,
            new[] { dilation }
        );

    /// <summary>Adjoint of a two-dimensional convolution.</summary>
    public static Tensor ConvTranspose2d(
        Tensor input,
        Tensor weight,
        Tensor? bias,
        long[] stride,
        long[] padding,
        long[] outputPadding,
        long groups,
        long[] dilation
    ) => Operators.ConvTranspose2dOp.Call(input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>Normalised over the batch, a channel at a time; running statistics are updated in place when training.</summary>
    public static Tensor BatchNorm(
        Tensor input,
        Tensor? weight,
        Tensor? bias,
        Tensor? runningMean,
        Tensor? runningVar,
        bool training,
        double momentum,
        double eps
    ) => Operators.BatchNormOp.Call(input, weight, bias, runningMean, runningVar, training, momentum, eps, false);

    /// <summary>g v / |v|, the norm over all dimensions but one.</summary>
    public static Tensor WeightNorm(Tensor v, Tensor g, long dim = 0) => Operators.WeightNormOp.Call(v, g, dim);

    /// <summary>Rows of a table by number.</summary>
    public static Tensor Embedding(Tensor weight, Tensor indices) => Operators.EmbeddingOp.Call(weight, indices);

    /// <summary>Fourier transform of real signals, not scaled: bins 0 to n/2.</summary>
    public Tensor FftRfft(long? n = null, long dim = -1) => Operators.RfftOp.Call(this, n is { } size ? size : Argument.None, dim);

    /// <summary>Real signals from bins 0 to n/2, scaled by 1/n.</summary>
    public Tensor FftIrfft(long? n = null, long dim = -1) => Operators.IrfftOp.Call(this, n is { } size ? size : Argument.None, dim);

    /// <summary>Complex elements as a last dimension of (real, imaginary), a view.</summary>
    public Tensor ViewAsReal() => Operators.ViewAsRealOp.Call(this);

    /// <summary>A last dimension of (real, imaginary) as complex elements, a view.</summary>
    public Tensor ViewAsComplex() => Operators.ViewAsComplexOp.Call(this);

    /// <summary>Complex elements from two real tensors.</summary>
    public static Tensor Complex(Tensor real, Tensor imaginary) => Operators.ComplexOp.Call(real, imaginary);

    private static class Operators
    {
        internal static readonly Operator CopyInPlace = new("copy_");
        internal static readonly Operator Abs = new("abs");
        internal static readonly Operator AddScalar = new("add", "Scalar");
        internal static readonly Operator AddTensor = new("add", "Tensor");
        internal static readonly Operator AllOp = new("all");
        internal static readonly Operator AmaxDims = new("amax");
        internal static readonly Operator Angle = new("angle");
        internal static readonly Operator ArangeOp = new("arange", "start_step");
        internal static readonly Operator ArgmaxOp = new("argmax");
        internal static readonly Operator Atan2 = new("atan2");
        internal static readonly Operator BatchNormOp = new("batch_norm");
        internal static readonly Operator CatOp = new("cat");
        internal static readonly Operator Clamp = new("clamp");
        internal static readonly Operator CloneOp = new("clone");
        internal static readonly Operator ComplexOp = new("complex");
        internal static readonly Operator Conj = new("conj_physical");
        internal static readonly Operator ContiguousOp = new("contiguous");
        internal static readonly Operator Conv1dOp = new("conv1d");
        internal static readonly Operator Conv2dOp = new("conv2d");
        internal static readonly Operator ConvTranspose1dOp = new("conv_transpose1d");
        internal static readonly Operator ConvTranspose2dOp = new("conv_transpose2d", "input");
        internal static readonly Operator Cos = new("cos");
        internal static readonly Operator CumsumOp = new("cumsum");
        internal static readonly Operator DetachOp = new("detach");
        internal static readonly Operator DivScalar = new("div", "Scalar");
        internal static readonly Operator DivTensor = new("div", "Tensor");
        internal static readonly Operator EmbeddingOp = new("embedding");
        internal static readonly Operator EqScalar = new("eq", "Scalar");
        internal static readonly Operator EqTensor = new("eq", "Tensor");
        internal static readonly Operator Erf = new("erf");
        internal static readonly Operator Exp = new("exp");
        internal static readonly Operator ExpandOp = new("expand");
        internal static readonly Operator EyeOp = new("eye");
        internal static readonly Operator FlipOp = new("flip");
        internal static readonly Operator Floor = new("floor");
        internal static readonly Operator FullOp = new("full");
        internal static readonly Operator GatherOp = new("gather");
        internal static readonly Operator GeScalar = new("ge", "Scalar");
        internal static readonly Operator GeTensor = new("ge", "Tensor");
        internal static readonly Operator GruOp = new("gru", "input");
        internal static readonly Operator GtScalar = new("gt", "Scalar");
        internal static readonly Operator GtTensor = new("gt", "Tensor");
        internal static readonly Operator IndexSelectOp = new("index_select");
        internal static readonly Operator Inverse = new("inverse");
        internal static readonly Operator IrfftOp = new("fft_irfft");
        internal static readonly Operator Isfinite = new("isfinite");
        internal static readonly Operator LayerNormOp = new("layer_norm");
        internal static readonly Operator LeScalar = new("le", "Scalar");
        internal static readonly Operator LeTensor = new("le", "Tensor");
        internal static readonly Operator LeakyReluOp = new("leaky_relu");
        internal static readonly Operator LinearOp = new("linear");
        internal static readonly Operator Log = new("log");
        internal static readonly Operator Log2 = new("log2");
        internal static readonly Operator LogSoftmaxOp = new("log_softmax", "int");
        internal static readonly Operator LogsumexpOp = new("logsumexp");
        internal static readonly Operator LtScalar = new("lt", "Scalar");
        internal static readonly Operator LtTensor = new("lt", "Tensor");
        internal static readonly Operator MaskedFill = new("masked_fill", "Scalar");
        internal static readonly Operator MatmulOp = new("matmul");
        internal static readonly Operator MaxAll = new("max");
        internal static readonly Operator Maximum = new("maximum");
        internal static readonly Operator MeanAll = new("mean");
        internal static readonly Operator MeanDims = new("mean", "dim");
        internal static readonly Operator MinAll = new("min");
        internal static readonly Operator Minimum = new("minimum");
        internal static readonly Operator MulScalar = new("mul", "Scalar");
        internal static readonly Operator MulTensor = new("mul", "Tensor");
        internal static readonly Operator NanToNum = new("nan_to_num");
        internal static readonly Operator NarrowOp = new("narrow");
        internal static readonly Operator NeScalar = new("ne", "Scalar");
        internal static readonly Operator NeTensor = new("ne", "Tensor");
        internal static readonly Operator Neg = new("neg");
        internal static readonly Operator NormOp = new("norm", "Scalar");
        internal static readonly Operator OnesOp = new("ones");
        internal static readonly Operator PadOp = new("constant_pad_nd");
        internal static readonly Operator PermuteOp = new("permute");
        internal static readonly Operator PowScalar = new("pow", "Tensor_Scalar");
        internal static readonly Operator RSub = new("rsub", "Scalar");
        internal static readonly Operator Reciprocal = new("reciprocal");
        internal static readonly Operator ReflectPad1dOp = new("reflection_pad1d");
        internal static readonly Operator Relu = new("relu");
        internal static readonly Operator RepeatInterleaveOp = new("repeat_interleave", "self_int");
        internal static readonly Operator RepeatOp = new("repeat");
        internal static readonly Operator ReshapeOp = new("reshape");
        internal static readonly Operator RfftOp = new("fft_rfft");
        internal static readonly Operator RollOp = new("roll");
        internal static readonly Operator Round = new("round");
        internal static readonly Operator SelectOp = new("select", "int");
        internal static readonly Operator Sigmoid = new("sigmoid");
        internal static readonly Operator Sign = new("sign");
        internal static readonly Operator Sin = new("sin");
        internal static readonly Operator SliceOp = new("slice", "Tensor");
        internal static readonly Operator SlogdetOp = new("slogdet");
        internal static readonly Operator SoftmaxOp = new("softmax", "int");
        internal static readonly Operator SortOp = new("sort");
        internal static readonly Operator Sqrt = new("sqrt");
        internal static readonly Operator Square = new("square");
        internal static readonly Operator SqueezeOp = new("squeeze", "dim");
        internal static readonly Operator StackOp = new("stack");
        internal static readonly Operator SubScalar = new("sub", "Scalar");
        internal static readonly Operator SubTensor = new("sub", "Tensor");
        internal static readonly Operator SumAll = new("sum");
        internal static readonly Operator SumDims = new("sum", "dim_IntList");
        internal static readonly Operator Tanh = new("tanh");
        internal static readonly Operator ToDeviceOp = new("to", "device");
        internal static readonly Operator ToOp = new("to", "dtype");
        internal static readonly Operator TransposeOp = new("transpose", "int");
        internal static readonly Operator TrilOp = new("tril");
        internal static readonly Operator UnfoldOp = new("unfold");
        internal static readonly Operator UnsqueezeOp = new("unsqueeze");
        internal static readonly Operator VarDims = new("var", "dim");
        internal static readonly Operator ViewAsComplexOp = new("view_as_complex");
        internal static readonly Operator ViewAsRealOp = new("view_as_real");
        internal static readonly Operator WeightNormOp = new("_weight_norm");
        internal static readonly Operator WhereOp = new("where", "self");
        internal static readonly Operator ZerosLikeOp = new("zeros_like");
        internal static readonly Operator ZerosOp = new("zeros");
    }
}
