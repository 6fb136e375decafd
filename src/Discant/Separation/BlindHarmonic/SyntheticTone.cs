namespace Discant.Separation.BlindHarmonic;

/// <summary>A tone whose parameters are known.</summary>
/// <param name="FundamentalHz">Hz.</param>
/// <param name="Amplitude">Of the strongest partial's peak.</param>
/// <param name="Width">Relative to a steady tone's.</param>
/// <param name="Partials">Amplitudes, the largest 1.</param>
internal sealed record SyntheticTone(double FundamentalHz, double Amplitude, double Width, double[] Partials)
{
    /// <summary>How much is heard of it.</summary>
    internal double Weight { get; } = Amplitude * Math.Sqrt(Partials.Sum(p => p * p));
}
