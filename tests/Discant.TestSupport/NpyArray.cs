namespace Discant.TestSupport;

/// <summary>One array of an npz archive; values in C order, widened to double.</summary>
public sealed record NpyArray(long[] Shape, double[] Values)
{
    /// <summary>The values narrowed to single precision.</summary>
    public float[] ToSingles() => Array.ConvertAll(Values, v => (float)v);

    /// <summary>The only value of a scalar.</summary>
    public double Item() => Values.Single();
}
