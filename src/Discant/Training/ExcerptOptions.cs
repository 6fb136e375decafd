namespace Discant.Training;

/// <summary>How training excerpts are drawn.</summary>
public sealed record ExcerptOptions
{
    /// <summary>Frames an excerpt.</summary>
    public int WindowFrames { get; init; } = 250;

    /// <summary>Samples a frame: 16 ms at 16 kHz.</summary>
    public int Hop { get; init; } = 256;

    /// <summary>Fewest solo clips put together.</summary>
    public int FewestVoices { get; init; } = 2;

    /// <summary>Most solo clips put together.</summary>
    public int MostVoices { get; init; } = 4;

    /// <summary>Share of excerpts made of solo clips, where there are pieces too.</summary>
    public double SoloShare { get; init; } = 0.5;

    /// <summary>Solo clips are transposed by up to so many semitones, up or down.</summary>
    public double TransposeSemitones { get; init; } = 9;

    /// <summary>Solo clips are made louder or softer by up to so many dB.</summary>
    public double GainDecibels { get; init; } = 6;

    /// <summary>Level of the white noise added to each voice, drawn from this range of dB below the loudest sample.</summary>
    public (double Softest, double Loudest) NoiseFloorDecibels { get; init; } = (-75, -50);

    /// <summary>Learn from the stems (the supervised twin) instead of from the mixture alone.</summary>
    public bool Supervised { get; init; }
}
