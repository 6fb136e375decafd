namespace Discant.Pitch.LateDeep;

/// <summary>What a harmonic constant-Q transform looks at.</summary>
public sealed record HarmonicConstantQOptions
{
    /// <summary>Rate of the recording, Hz.</summary>
    public int SampleRate { get; init; } = 16000;

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; init; } = 256;

    /// <summary>F0s looked at: six octaves from C1 in steps of 20 cents.</summary>
    public PitchBins Bins { get; init; } = new(32.7, 60, 360);

    /// <summary>Each F0 is looked at through its partials 1 to this number.</summary>
    public int Harmonics { get; init; } = 5;

    /// <summary>
    /// Longest window, seconds. Constant Q asks for 86 periods, 0.86 s at 100 Hz, in which a singer has sung another note; below 86 / this
    /// Hz the windows stay this long. Positive infinity: constant Q throughout.
    /// </summary>
    public double LongestWindowSeconds { get; init; } = 0.25;

    /// <summary>Distance of the two instants between which phase differences are taken, samples; even.</summary>
    public int PhaseLag { get; init; } = 32;

    /// <summary>Faintest magnitude, dB relative to the recording's level; all that is fainter counts as this.</summary>
    public double FloorDecibels { get; init; } = -80;

    /// <summary>As published (Cuesta et al. 2020): 22.05 kHz, constant Q throughout, phase differences over a whole hop.</summary>
    public static HarmonicConstantQOptions Published { get; } =
        new()
        {
            SampleRate = 22050,
            LongestWindowSeconds = double.PositiveInfinity,
            PhaseLag = 256,
        };
}
