namespace Discant.Pitch.LateDeep;

/// <summary>Channels of the layers of a <see cref="LateDeepNetwork"/>, and what it looks at.</summary>
/// <param name="First">Of the first layer of a branch (5 x 5).</param>
/// <param name="Branch">Of the other layers of a branch (5 x 5 and 70 x 3).</param>
/// <param name="Joint">Of the two layers after the branches are put together (3 x 3).</param>
/// <param name="Tall">Of the layer that sees all F0s at once (360 x 1).</param>
public sealed record LateDeepSize(int First, int Branch, int Joint, int Tall)
{
    /// <summary>What it looks at.</summary>
    public HarmonicConstantQOptions Input { get; init; } = new();

    /// <summary>As published.</summary>
    public static LateDeepSize Full { get; } = new(16, 32, 64, 8) { Input = HarmonicConstantQOptions.Published };

    /// <summary>Half the channels, at 16 kHz with windows of at most a quarter of a second: five times faster.</summary>
    public static LateDeepSize Half { get; } = new(16, 16, 32, 4);

    /// <summary>A quarter of the channels: for tests and small machines.</summary>
    public static LateDeepSize Quarter { get; } = new(8, 8, 16, 4);

    /// <summary>A size by its name: full, half or quarter.</summary>
    /// <exception cref="ArgumentException">There is no size of that name.</exception>
    public static LateDeepSize Named(string name) =>
        name switch
        {
            "full" => Full,
            "half" => Half,
            "quarter" => Quarter,
            _ => throw new ArgumentException($"there is no size '{name}'; there are full, half and quarter", nameof(name)),
        };
}
