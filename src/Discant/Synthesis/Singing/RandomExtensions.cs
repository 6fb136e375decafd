namespace Discant.Synthesis.Singing;

/// <summary>Distributions that <see cref="Random"/> does not have.</summary>
internal static class RandomExtensions
{
    /// <summary>A standard normal value (Box and Muller); takes exactly two numbers.</summary>
    public static double NextNormal(this Random random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>One element, all alike probable.</summary>
    public static T Choose<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
