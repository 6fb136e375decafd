using Discant.Audio;

namespace Discant.Separation.Editing;

/// <summary>Where edited voices go, and as what.</summary>
/// <param name="Folder">
/// Made if need be. The mix becomes `mix.wav` in it, each voice that was edited `voices/NAME.wav`; or, with <see cref="Practice"/>, every
/// voice `in-front/NAME.wav` and `without/NAME.wav`.
/// </param>
public sealed record EditOutput(string Folder)
{
    /// <summary>Format of the files.</summary>
    public AudioFileFormat Format { get; init; } = AudioFileFormat.WavFloat;

    /// <summary>Replace files that are there.</summary>
    public bool Force { get; init; }

    /// <summary>Write each edited voice as well as the mix.</summary>
    public bool WritesVoices { get; init; } = true;

    /// <summary>Write practice files instead of a mix; null for a mix.</summary>
    public PracticeMix? Practice { get; init; }

    /// <summary>Voices that are computed side by side; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
