namespace Discant.Separation.BlindHarmonic;

/// <summary>The discrete decisions about one tone for each of some rows.</summary>
/// <param name="Parents">Row of the state each tone belongs to.</param>
/// <param name="Voices">Who plays it.</param>
/// <param name="Bins">The bin that stands for its fundamental.</param>
/// <param name="Inharmonicities">b; null: where the distribution has its mode.</param>
internal sealed record ToneChoice(long[] Parents, long[] Voices, long[] Bins, double[]? Inharmonicities)
{
    /// <summary>f, bins; null: the bin and the network's offset.</summary>
    internal double[]? Fundamentals { get; init; }
}
