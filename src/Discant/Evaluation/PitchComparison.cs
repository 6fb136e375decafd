using System.Text.Json;
using Discant.Pitch;

namespace Discant.Evaluation;

/// <summary>F0 curves against the true ones: all voices together, whoever sings what, and each voice on its own.</summary>
/// <param name="WithinQuarterTone">All voices together, tolerance 50 cents.</param>
/// <param name="WithinFifthOfSemitone">All voices together, tolerance 20 cents.</param>
/// <param name="Voices">Each voice on its own, tolerance 50 cents.</param>
/// <param name="Errors">Where each voice is wrong.</param>
public sealed record PitchComparison(
    MultiPitchScores WithinQuarterTone,
    MultiPitchScores WithinFifthOfSemitone,
    IReadOnlyList<PitchScores> Voices,
    IReadOnlyList<PitchErrors> Errors
)
{
    /// <summary>Compares curves frame by frame; voices are compared in their order, from the highest to the lowest.</summary>
    /// <param name="reference">The true curves.</param>
    /// <param name="estimate">The estimated ones; where they are shorter or fewer, they count as silent.</param>
    public static PitchComparison Of(PitchTracks reference, PitchTracks estimate)
    {
        var frames = reference.FrameCount;
        var truth = Curves(reference, frames);
        var heard = Enumerable
            .Range(0, truth.Length)
            .Select(v => v < estimate.VoiceCount ? estimate.Stretch(v, 0, frames) : new double[frames])
            .ToArray();
        var all = new PitchTracks(Curves(estimate, frames), estimate.Names);
        var names = reference.Names;
        return new PitchComparison(
            MultiPitchScores.Of(reference, all),
            MultiPitchScores.Of(reference, all, MultiPitchScores.FifthOfSemitone),
            [.. truth.Select((t, v) => PitchScores.Of(names[v], t, heard[v]))],
            [.. truth.Select((t, v) => PitchErrors.Of(names[v], t, heard[v], [.. truth.Where((_, o) => o != v)]))]
        );
    }

    /// <summary>The comparison as JSON; a share of no frames is written as "NaN".</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.PitchComparison);

    private static double[][] Curves(PitchTracks tracks, int frames) =>
        [.. Enumerable.Range(0, tracks.VoiceCount).Select(v => tracks.Stretch(v, 0, frames))];
}
