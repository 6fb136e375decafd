using System.Globalization;

namespace Discant.Evaluation.Experiments;

/// <summary>The smallest piece of an experiment that is kept: all excerpts of one mixture by one method with one seed.</summary>
/// <param name="Mixture">What is mixed.</param>
/// <param name="Method">By which it is separated.</param>
/// <param name="Seed">Seed of the method.</param>
/// <param name="Condition">What is done to F0.</param>
public sealed record ExperimentUnit(EnsembleMixture Mixture, ExperimentMethod Method, int Seed, PitchCondition Condition)
{
    /// <summary>Its name, which is unique in an experiment and can be that of a file.</summary>
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mixture.Song.Name}-{Mixture.Singer}-{Mixture.Combination}.{Method.Name}.{Seed}.{Condition.Kind}{Condition.Value}"
        );
}
