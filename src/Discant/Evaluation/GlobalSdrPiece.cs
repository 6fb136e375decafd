namespace Discant.Evaluation;

/// <summary>One piece of a song in <see cref="GlobalSdr"/>.</summary>
/// <param name="Start">First sample.</param>
/// <param name="Samples">Length.</param>
/// <param name="Energy">Sum of the reference's squared samples.</param>
/// <param name="Decibels">The ratio.</param>
public sealed record GlobalSdrPiece(int Start, int Samples, double Energy, double Decibels)
{
    /// <summary>Whether the reference is too soft for the piece to count.</summary>
    public bool IsSilent => Energy <= GlobalSdr.SilentEnergy;
}
