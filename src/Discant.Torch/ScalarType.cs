namespace Discant.Torch;

/// <summary>Element types of a tensor, numbered as in libtorch (c10::ScalarType).</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    Byte = 0,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 1,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 2,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 4,

    /// <summary>16-bit float.</summary>
    Float16 = 5,

    /// <summary>32-bit float.</summary>
    Float32 = 6,

    /// <summary>64-bit float.</summary>
    Float64 = 7,

    /// <summary>Pair of 32-bit floats.</summary>
    Complex64 = 9,

    /// <summary>Pair of 64-bit floats.</summary>
    Complex128 = 10,

    /// <summary>Truth value, one byte.</summary>
    Bool = 11,

    /// <summary>16-bit float with the exponent range of a 32-bit one.</summary>
    BFloat16 = 15,
}
