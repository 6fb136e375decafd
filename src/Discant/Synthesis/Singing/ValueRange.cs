using System.Runtime.InteropServices;

namespace Discant.Synthesis.Singing;

/// <summary>An interval from which a property of a singer or a room is drawn, evenly.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value; not below <paramref name="Low"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>A range of one value.</summary>
    public static ValueRange Exactly(double value) => new(value, value);

    /// <summary>A value of the range; takes exactly one number from <paramref name="random"/>.</summary>
    public double Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var share = random.NextDouble();
        // Minus infinity, "not at all", is a level too, and has no differences.
        return Low.Equals(High) ? Low : Low + ((High - Low) * share);
    }

    /// <summary>Whether the value lies inside, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
