namespace Discant.Synthesis.Harmonics;

/// <summary>How the partials of a voice are measured.</summary>
public sealed record HarmonicOptions
{
    /// <summary>Length of the window, periods; an even number. Four: a Hann window then has its zeros on the neighbouring partials.</summary>
    public int WindowPeriods { get; init; } = 4;

    /// <summary>Partials above this frequency are left to the residual, Hz.</summary>
    public double HighestHertz { get; init; } = 12000;

    /// <summary>Share of <see cref="HighestHertz"/> from which partials are faded out.</summary>
    public double FadeFrom { get; init; } = 0.9;

    /// <summary>Most partials of a voice.</summary>
    public int MostPartials { get; init; } = 400;

    /// <summary>The highest frequency of a partial in a recording of that rate, Hz.</summary>
    public double HighestAt(int sampleRate) => Math.Min(HighestHertz, 0.48 * sampleRate);

    /// <summary>How much of a partial belongs to the harmonic part, 0 to 1.</summary>
    /// <param name="hertz">Its frequency.</param>
    /// <param name="sampleRate">Rate of the recording, Hz.</param>
    public double Weight(double hertz, int sampleRate)
    {
        var highest = HighestAt(sampleRate);
        return Math.Clamp((highest - hertz) / (highest * (1 - FadeFrom)), 0, 1);
    }
}
