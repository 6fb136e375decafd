using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Discant.Torch;

/// <summary>
/// An n-dimensional array of libtorch with autograd. Operations carry PyTorch's names and argument order. A tensor belongs to the
/// <see cref="TensorScope"/> it was made in and is freed with it; outside a scope, dispose of it.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private nint _handle;

    /// <summary>Takes over a native tensor.</summary>
    internal Tensor(nint handle)
    {
        _handle = handle;
        TensorScope.Current?.Add(this);
    }

#pragma warning disable MA0055 // Native memory that no scope freed in time would otherwise never be given back.
    /// <summary>Frees what was left behind; scopes do it in time.</summary>
    ~Tensor() => Free();
#pragma warning restore MA0055

    /// <summary>The native tensor.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was freed.</exception>
    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor));

    /// <summary>Whether its memory has been given back.</summary>
    public bool IsDisposed => _handle == 0;

    /// <summary>Sizes of its dimensions.</summary>
    public long[] Shape
    {
        get
        {
            var shape = new long[NativeMethods.discant_tensor_dimensions(Handle)];
            fixed (long* p = shape)
                NativeMethods.discant_tensor_shape(Handle, p);
            GC.KeepAlive(this);
            return shape;
        }
    }

    /// <summary>Number of dimensions.</summary>
    public int Dimensions
    {
        get
        {
            var dimensions = NativeMethods.discant_tensor_dimensions(Handle);
            GC.KeepAlive(this);
            return dimensions;
        }
    }

    /// <summary>Number of elements.</summary>
    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var size in Shape)
                count = checked(count * size);
            return count;
        }
    }

    /// <summary>Type of its elements.</summary>
    public ScalarType Type
    {
        get
        {
            var type = NativeMethods.discant_tensor_scalar_type(Handle);
            GC.KeepAlive(this);
            return (ScalarType)type;
        }
    }

    /// <summary>Whether autograd records what is done with it. Setting it is allowed on leaves only.</summary>
    public bool RequiresGrad
    {
        get
        {
            var required = NativeMethods.discant_tensor_requires_grad(Handle) != 0;
            GC.KeepAlive(this);
            return required;
        }
        set
        {
            NativeMethods.Check(NativeMethods.discant_tensor_set_requires_grad(Handle, value ? 1 : 0));
            GC.KeepAlive(this);
        }
    }

    /// <summary>The gradient accumulated by <see cref="Backward"/>, or null.</summary>
    public Tensor? Grad
    {
        get
        {
            NativeMethods.Check(NativeMethods.discant_tensor_grad(Handle, out var gradient));
            GC.KeepAlive(this);
            return gradient == 0 ? null : new Tensor(gradient);
        }
        set
        {
            NativeMethods.Check(NativeMethods.discant_tensor_set_grad(Handle, value?.Handle ?? 0));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }
    }

    /// <summary>Opens a scope on this thread: tensors made until it is disposed of are freed with it.</summary>
    public static TensorScope Scope() => new();

    /// <summary>A tensor with a copy of the given values.</summary>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Sizes; their product is the number of values.</param>
    /// <exception cref="ArgumentException">Values and shape do not agree.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Create(values, shape, ScalarType.Float32);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static Tensor From(ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => Create(values, shape, ScalarType.Float64);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static Tensor From(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) => Create(values, shape, ScalarType.Int64);

    /// <summary>A tensor of the given type with a copy of raw bytes in C order, as files hold them.</summary>
    /// <exception cref="ArgumentException">Bytes, type and shape do not agree.</exception>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, ScalarType type, params ReadOnlySpan<long> shape)
    {
        var tensor = Empty(shape, type);
        var room = tensor.Data<byte>();
        if (room.Length != bytes.Length)
        {
            tensor.Dispose();
            throw new ArgumentException($"{bytes.Length} bytes do not fill a tensor of {room.Length}", nameof(bytes));
        }
        bytes.CopyTo(room);
        return tensor;
    }

    /// <summary>A tensor whose memory is not initialised, to be filled by a kernel.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, ScalarType type)
    {
        foreach (var size in shape)
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        fixed (long* p = shape)
        {
            NativeMethods.Check(NativeMethods.discant_tensor_new(null, p, shape.Length, (int)type, out var created));
            return new Tensor(created);
        }
    }

    /// <summary>
    /// The elements of a contiguous CPU tensor, in place. The span is valid as long as the tensor lives: hold the tensor in a scope, a
    /// module or a local that is used after the span, else the garbage collector may free it in between.
    /// </summary>
    /// <typeparam name="T">The element type: float, double, long, int, bool, Half, or for complex the type of its parts, which then alternate: real, imaginary.</typeparam>
    /// <exception cref="InvalidOperationException">Not contiguous, not on the CPU, or of another type.</exception>
    public Span<T> Data<T>()
        where T : unmanaged
    {
        if (!Holds<T>(Type))
            throw new InvalidOperationException($"{Describe()} does not hold {typeof(T).Name}");
        if (NativeMethods.discant_tensor_is_cpu(Handle) == 0 || NativeMethods.discant_tensor_is_contiguous(Handle) == 0)
            throw new InvalidOperationException($"{Describe()} is not contiguous memory of the CPU; call Contiguous() or To() first");
        NativeMethods.Check(NativeMethods.discant_tensor_data(Handle, out var data));
        var count = checked((int)(ElementCount * ElementSize(Type) / sizeof(T)));
        return count == 0 ? [] : new Span<T>(data, count);
    }

    /// <summary>A copy of the elements in C order, converted to single precision.</summary>
    public float[] ToSingles() => Copy<float>(ScalarType.Float32);

    /// <summary>A copy of the elements in C order, converted to double precision.</summary>
    public double[] ToDoubles() => Copy<double>(ScalarType.Float64);

    /// <summary>A copy of the elements in C order, converted to 64-bit integers.</summary>
    public long[] ToLongs() => Copy<long>(ScalarType.Int64);

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item()
    {
        var values = ToDoubles();
        return values.Length == 1 ? values[0] : throw new InvalidOperationException($"{Describe()} has {values.Length} elements, not one");
    }

    /// <summary>Gradients of this tensor with respect to every leaf below it are added to the leaves' <see cref="Grad"/>.</summary>
    /// <param name="gradient">Upstream gradient; may be left out for a single element.</param>
    /// <param name="retainGraph">Keep the graph for another pass.</param>
    /// <exception cref="TorchException">No graph, or a shape mismatch, or a C# backward function failed.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false)
    {
        if (NativeMethods.discant_tensor_backward(Handle, gradient?.Handle ?? 0, retainGraph ? 1 : 0) != 0)
            throw new TorchException($"backward of {Describe()}: {NativeMethods.LastError()}");
        GC.KeepAlive(this);
        GC.KeepAlive(gradient);
    }

    /// <summary>The same for some leaves only: what does not lead to them is neither computed nor changed.</summary>
    /// <param name="leaves">Parameters; one that the graph does not reach keeps its gradient.</param>
    /// <param name="retainGraph">Keep the graph for another pass.</param>
    /// <exception cref="TorchException">No graph, more than one element, or a C# backward function failed.</exception>
    public void BackwardTo(IReadOnlyList<Tensor> leaves, bool retainGraph = false)
    {
        var handles = leaves.Select(l => l.Handle).ToArray();
        fixed (nint* first = handles)
            if (NativeMethods.discant_tensor_backward_to(Handle, first, handles.Length, retainGraph ? 1 : 0) != 0)
                throw new TorchException($"backward of {Describe()}: {NativeMethods.LastError()}");
        GC.KeepAlive(this);
        GC.KeepAlive(leaves);
    }

    /// <summary>Takes the tensor out of the scopes of this thread: it lives until it is disposed of. For parameters and buffers.</summary>
    public Tensor Persist()
    {
        TensorScope.Release(this);
        return this;
    }

    /// <summary>Overwrites the elements in place with those of a tensor of the same shape, converting the type. Not recorded by autograd.</summary>
    /// <exception cref="ArgumentException">The shapes differ (libtorch would repeat a smaller source).</exception>
    public void Overwrite(Tensor source)
    {
        if (!Shape.AsSpan().SequenceEqual(source.Shape))
            throw new ArgumentException($"{source.Describe()} does not fit {Describe()}", nameof(source));
        using var mode = GradientMode.Off();
        using var same = Operators.CopyInPlace.Call(this, source);
    }

    /// <summary>Makes this object stand for another native tensor (a copy of the handle); what it held before is freed.</summary>
    internal void Become(Tensor other)
    {
        NativeMethods.Check(NativeMethods.discant_tensor_clone_handle(other.Handle, out var alias));
        GC.KeepAlive(other);
        Free();
        _handle = alias;
    }

    /// <summary>Gives the memory back. May be called more than once.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Type and shape, as error messages show a tensor: `float32[16, 250]`.</summary>
    public string Describe() => IsDisposed ? "freed tensor" : $"{Type.ToString().ToLowerInvariant()}[{string.Join(", ", Shape)}]";

    /// <inheritdoc/>
    public override string ToString() => Describe();

    /// <summary>A second handle on the same tensor (same graph, same memory), which lives on its own.</summary>
    internal Tensor Alias()
    {
        NativeMethods.Check(NativeMethods.discant_tensor_clone_handle(Handle, out var alias));
        GC.KeepAlive(this);
        return new Tensor(alias);
    }

    internal static int ElementSize(ScalarType type) =>
        type switch
        {
            ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
            ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
            ScalarType.Int32 or ScalarType.Float32 => 4,
            ScalarType.Int64 or ScalarType.Float64 or ScalarType.Complex64 => 8,
            _ => 16,
        };

    private static Tensor Create<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType type)
        where T : unmanaged
    {
        var tensor = Empty(shape, type);
        var room = tensor.Data<T>();
        if (room.Length != values.Length)
        {
            tensor.Dispose();
            throw new ArgumentException($"{values.Length} values do not fill a tensor of {room.Length}", nameof(values));
        }
        values.CopyTo(room);
        return tensor;
    }

    // Types without a C# twin (complex, bfloat16) are taken by size; a byte span shows the memory of any type.
    private static bool Holds<T>(ScalarType type)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
            return true;
        var twin = type switch
        {
            ScalarType.Int8 => typeof(sbyte),
            ScalarType.Int16 => typeof(short),
            ScalarType.Int32 => typeof(int),
            ScalarType.Int64 => typeof(long),
            ScalarType.Float16 => typeof(Half),
            ScalarType.Float32 => typeof(float),
            ScalarType.Float64 => typeof(double),
            ScalarType.Bool => typeof(bool),
            _ => null,
        };
        return twin is null ? sizeof(T) == ElementSize(type) : typeof(T) == twin;
    }

    private T[] Copy<T>(ScalarType type)
        where T : unmanaged
    {
        using var scope = Scope();
        using var mode = GradientMode.Off();
        var values = To(type).Cpu().Contiguous().Data<T>().ToArray();
        GC.KeepAlive(this);
        return values;
    }

    private void Free()
    {
        var handle = Interlocked.Exchange(ref Unsafe.As<nint, long>(ref _handle), 0);
        if (handle != 0)
            NativeMethods.discant_tensor_free((nint)handle);
    }
}
