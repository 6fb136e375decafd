namespace Discant.Pitch;

/// <summary>How F0 curves are heard from a recording.</summary>
public sealed record PitchEstimationOptions
{
    /// <summary>Most voices that can be told apart.</summary>
    public const int MostVoices = 8;

    /// <summary>Number of voices, 1 to 8; null: an estimate of it.</summary>
    public int? Voices { get; init; }

    /// <summary>Names of the voices from the highest to the lowest; null: voice1, voice2 ...</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>
    /// A MIDI score with a track a voice: it says how many voices there are, what they are called, and which notes to listen for; null: no score.
    /// </summary>
    public string? ScoreFile { get; init; }

    /// <summary>How candidates come to voices.</summary>
    public PitchAssignment Assignment { get; init; } = PitchAssignment.Paths;
}
