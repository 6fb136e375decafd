namespace Discant.Torch;

/// <summary>One array of an npz archive.</summary>
/// <param name="Shape">Sizes, slowest first.</param>
/// <param name="Values">The values in C order, widened to double.</param>
public sealed record NpyArray(long[] Shape, double[] Values)
{
    /// <summary>The values narrowed to single precision.</summary>
    public float[] ToSingles() => Array.ConvertAll(Values, v => (float)v);

    /// <summary>The only value of a scalar.</summary>
    public double Item() => Values.Single();
}
