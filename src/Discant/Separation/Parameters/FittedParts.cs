namespace Discant.Separation.Parameters;

/// <summary>Which parameters of a voice are fitted to its stem.</summary>
[Flags]
public enum FittedParts
{
    /// <summary>None: all are as the separation kept them.</summary>
    None = 0,

    /// <summary>F0, brought onto the stem's partials.</summary>
    F0 = 1,

    /// <summary>Amplitude of the harmonics.</summary>
    Amplitude = 2,

    /// <summary>The all-pole filter.</summary>
    Envelope = 4,

    /// <summary>Gain and filter of the noise.</summary>
    Noise = 8,

    /// <summary>All of them.</summary>
    All = F0 | Amplitude | Envelope | Noise,
}
