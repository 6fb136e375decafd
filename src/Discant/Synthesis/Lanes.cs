using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Discant.Synthesis;

/// <summary>
/// Vector operations that the kernels need for float and double samples alike. Type tests are folded away by the compiler; where a
/// processor has no 512-bit registers the runtime splits the vectors.
/// </summary>
internal static class Lanes
{
    /// <summary>Eight consecutive samples, widened to double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadDoubles<T>(ref readonly T source, nuint index)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            return Vector512.LoadUnsafe(in source, index).As<T, double>();
        if (typeof(T) != typeof(float))
            throw new NotSupportedException("Samples are float or double.");
        var singles = Vector256.LoadUnsafe(in source, index).As<T, float>();
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Double(singles);
        var (lower, upper) = Vector256.Widen(singles);
        return Vector512.Create(lower, upper);
    }

    /// <summary>Stores eight doubles as consecutive samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDoubles<T>(Vector512<double> values, ref T destination, nuint index)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            values.As<double, T>().StoreUnsafe(ref destination, index);
        else if (typeof(T) == typeof(float))
            ToSingles(values).As<float, T>().StoreUnsafe(ref destination, index);
        else
            throw new NotSupportedException("Samples are float or double.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ToSingles(Vector512<double> values) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(values) : Vector256.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>left * right + addend with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd<T>(Vector512<T> left, Vector512<T> right, Vector512<T> addend)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            return Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double))
            return Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();
        throw new NotSupportedException("Samples are float or double.");
    }
}
