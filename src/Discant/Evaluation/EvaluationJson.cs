using System.Text.Json.Serialization;

namespace Discant.Evaluation;

/// <summary>How scores are written as JSON, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(SeparationScores))]
[JsonSerializable(typeof(PitchScores))]
[JsonSerializable(typeof(MultiPitchScores))]
[JsonSerializable(typeof(PitchComparison))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(Datasets.DatasetManifest))]
[JsonSerializable(typeof(Experiments.UnitResult))]
[JsonSerializable(typeof(Experiments.ExperimentRecord))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
