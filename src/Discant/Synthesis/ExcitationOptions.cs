namespace Discant.Synthesis;

/// <summary>How the harmonic excitation is made.</summary>
public sealed record ExcitationOptions
{
    /// <summary>Hz.</summary>
    public double SampleRate { get; init; } = 16000;

    /// <summary>Samples between F0 frames; a positive multiple of 2.</summary>
    public int Hop { get; init; } = 256;

    /// <summary>Most partials of a voice; fewer where they would pass the Nyquist frequency.</summary>
    public int Partials { get; init; } = 101;

    /// <summary>
    /// Does exactly what the reference implementation does where there is no pitch: F0 glides to 0 Hz within a hop, then the phase
    /// stands still and the signal is a constant; NaN spreads to everything after it. Otherwise F0 is held and the harmonics are muted.
    /// </summary>
    public bool Parity { get; init; }
}
