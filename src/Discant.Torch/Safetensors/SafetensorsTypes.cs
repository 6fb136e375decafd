namespace Discant.Torch.Safetensors;

/// <summary>Names of element types in safetensors files; those that libtorch has.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type)[] s_types =
    [
        ("BOOL", ScalarType.Bool),
        ("U8", ScalarType.Byte),
        ("I8", ScalarType.Int8),
        ("I16", ScalarType.Int16),
        ("I32", ScalarType.Int32),
        ("I64", ScalarType.Int64),
        ("F16", ScalarType.Float16),
        ("BF16", ScalarType.BFloat16),
        ("F32", ScalarType.Float32),
        ("F64", ScalarType.Float64),
    ];

    /// <summary>The type of that name, or null.</summary>
    internal static ScalarType? Parse(string name)
    {
        foreach (var known in s_types)
            if (known.Name == name)
                return known.Type;
        return null;
    }

    /// <summary>The name of a type, or null.</summary>
    internal static string? NameOf(ScalarType type)
    {
        foreach (var known in s_types)
            if (known.Type == type)
                return known.Name;
        return null;
    }
}
