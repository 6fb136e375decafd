using System.Globalization;

namespace Discant.Torch;

/// <summary>One argument of an operator call: nothing, a tensor, a number, a truth value, a list or a string.</summary>
public readonly struct Argument
{
    internal enum Kind
    {
        None = 0,
        Tensor = 1,
        Int = 2,
        Double = 3,
        Bool = 4,
        Ints = 5,
        Tensors = 6,
        Doubles = 7,
        String = 8,
        Device = 9,
        Default = 10,
    }

    private Argument(Kind kind, long bits, object? reference)
    {
        Tag = kind;
        Bits = bits;
        Reference = reference;
    }

    internal Kind Tag { get; }

    internal long Bits { get; }

    internal object? Reference { get; }

    /// <summary>An absent optional argument (Python's None).</summary>
    public static Argument None => default;

    /// <summary>The default that the operator's schema names.</summary>
    public static Argument Default => new(Kind.Default, 0, null);

    /// <summary>A device such as `cpu` or `cuda:0`.</summary>
    public static Argument Device(string name) => new(Kind.Device, 0, name);

    /// <summary>A tensor, or nothing.</summary>
    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new(Kind.Tensor, 0, tensor);

    /// <summary>An integer.</summary>
    public static implicit operator Argument(long value) => new(Kind.Int, value, null);

    /// <summary>An integer.</summary>
    public static implicit operator Argument(int value) => new(Kind.Int, value, null);

    /// <summary>A number.</summary>
    public static implicit operator Argument(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool value) => new(Kind.Bool, value ? 1 : 0, null);

    /// <summary>A list of integers: a shape, dimensions, strides.</summary>
    public static implicit operator Argument(long[]? values) => values is null ? None : new(Kind.Ints, 0, values);

    /// <summary>A list of numbers.</summary>
    public static implicit operator Argument(double[]? values) => values is null ? None : new(Kind.Doubles, 0, values);

    /// <summary>A list of tensors; a null element is an absent optional tensor.</summary>
    public static implicit operator Argument(Tensor?[] values) => new(Kind.Tensors, 0, values);

    /// <summary>A string.</summary>
    public static implicit operator Argument(string? value) => value is null ? None : new(Kind.String, 0, value);

    /// <summary>An element type, which libtorch takes as its number.</summary>
    public static implicit operator Argument(ScalarType value) => new(Kind.Int, (long)value, null);

    /// <summary>How an error message shows the argument: tensors by type and shape.</summary>
    public override string ToString() =>
        Tag switch
        {
            Kind.Tensor => ((Tensor)Reference!).Describe(),
            Kind.Int => Bits.ToString(CultureInfo.InvariantCulture),
            Kind.Double => BitConverter.Int64BitsToDouble(Bits).ToString("R", CultureInfo.InvariantCulture),
            Kind.Bool => Bits != 0 ? "true" : "false",
            Kind.Ints => $"[{string.Join(", ", (long[])Reference!)}]",
            Kind.Doubles => $"[{string.Join(", ", ((double[])Reference!).Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]",
            Kind.Tensors => $"[{string.Join(", ", ((Tensor?[])Reference!).Select(t => t?.Describe() ?? "none"))}]",
            Kind.String or Kind.Device => $"'{Reference}'",
            Kind.Default => "default",
            _ => "none",
        };
}
