namespace Discant.Evaluation.Experiments;

/// <summary>One measure of one method.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Voices">Voices that were mixed.</param>
/// <param name="Condition">What was done to F0.</param>
/// <param name="Value">How much of it.</param>
/// <param name="Scores">The measure for one voice, or for all.</param>
public sealed record ExperimentSummary(string Method, int Voices, string Condition, double Value, ScoreSummary Scores)
{
    /// <summary>Every measure of every method, for each voice and for all, by number of voices and condition.</summary>
    public static IReadOnlyList<ExperimentSummary> All(IReadOnlyList<ExperimentRow> rows) =>
        [
            .. rows.GroupBy(r => (r.Method, r.Voices, r.Condition, r.Value))
                .SelectMany(group =>
                    new SeparationScores([.. group.Select(r => r.Score)]).Summaries.Select(s => new ExperimentSummary(
                        group.Key.Method,
                        group.Key.Voices,
                        group.Key.Condition,
                        group.Key.Value,
                        s
                    ))
                ),
        ];
}
