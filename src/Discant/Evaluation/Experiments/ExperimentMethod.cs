using Discant.Audio;
using Discant.Separation;
using Discant.Separation.Models;

namespace Discant.Evaluation.Experiments;

/// <summary>One of the methods that are compared.</summary>
/// <param name="Name">Its name in tables and on the command line.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Settings">All settings that decide its results, by name.</param>
/// <param name="Prepare">Makes it ready for a seed.</param>
public sealed record ExperimentMethod(
    string Name,
    string Description,
    IReadOnlyDictionary<string, string> Settings,
    ExperimentMethod.Maker Prepare
)
{
    /// <summary>Makes the method ready.</summary>
    /// <param name="seed">Seed of everything random in it.</param>
    /// <param name="trueVoice">Opens the true voice of a name at a rate in Hz; only bounds may ask for it.</param>
    public delegate PrepareSeparator Maker(int seed, Func<string, int, Mixture> trueVoice);

    /// <summary>Whether anything in it is random, so that it is run for every seed; otherwise once.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Whether it gets the F0 of the true voices, whatever the others get.</summary>
    public bool HasTruePitch { get; init; }

    /// <summary>Whether its results do not depend on F0, so that nothing done to F0 is tried on it.</summary>
    public bool IgnoresPitch { get; init; }

    /// <summary>Its model; null where it has none.</summary>
    public ModelIdentity? Model { get; init; }
}
