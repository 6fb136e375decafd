namespace Discant.Training;

/// <summary>How much the built-in singer adds to training data.</summary>
/// <param name="Minutes">To learn from.</param>
/// <param name="ValidationMinutes">To validate on.</param>
/// <param name="Seed">Of the songs to learn from; those to validate on have the next one.</param>
public sealed record SungShare(int Minutes, int ValidationMinutes, int Seed);
