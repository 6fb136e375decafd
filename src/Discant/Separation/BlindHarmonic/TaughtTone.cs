namespace Discant.Separation.BlindHarmonic;

/// <summary>A tone that is known to be in a frame.</summary>
/// <param name="Position">Its fundamental, bins.</param>
/// <param name="Voice">Who plays it; null: left to chance.</param>
/// <param name="Weight">How much is heard of it.</param>
/// <param name="Partials">Amplitudes of its partials, the largest 1; null: the dictionary's.</param>
internal sealed record TaughtTone(double Position, int? Voice, double Weight, double[]? Partials)
{
    /// <summary>The bin that stands for it.</summary>
    internal long Bin => (long)Math.Round(Position);
}
