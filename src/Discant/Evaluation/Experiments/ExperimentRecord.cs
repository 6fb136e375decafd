using System.Text.Json;
using Discant.Evaluation.Statistics;

namespace Discant.Evaluation.Experiments;

/// <summary>An experiment with everything that decided it: `experiment.json` beside the report.</summary>
public sealed record ExperimentRecord
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Which part of it, which F0, which seeds.</summary>
    public required ExperimentOptions Options { get; init; }

    /// <summary>Settings of each method, with the hash of its model.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Methods { get; init; }

    /// <summary>SHA-256 of every recording, by its path in the data set.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>Where the F0 of the units came from, with their number.</summary>
    public required IReadOnlyDictionary<string, int> PitchOrigins { get; init; }

    /// <summary>Versions of the program and of what it builds on.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The machine, by name and value.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    /// <summary>What was left out and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The command that makes it again.</summary>
    public required string Command { get; init; }

    /// <summary>For each number of voices: SI-SDR in a few numbers, method by method and voice by voice.</summary>
    public required IReadOnlyList<ExperimentSummary> Summaries { get; init; }

    /// <summary>For each number of voices: every pair of methods.</summary>
    public required IReadOnlyList<SizeComparisons> Comparisons { get; init; }

    /// <summary>The record as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.ExperimentRecord);

    /// <summary>Comparisons of methods on mixtures of one size.</summary>
    /// <param name="Voices">Voices that were mixed.</param>
    /// <param name="Pairs">Every pair of methods.</param>
    public sealed record SizeComparisons(int Voices, IReadOnlyList<MethodComparison> Pairs);
}
