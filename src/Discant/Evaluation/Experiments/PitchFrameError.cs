using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>How wrong an F0 curve is in one scored frame (spec 7.5).</summary>
/// <param name="VoicingErrors">Frames of 16 ms that are voiced in one of the curves only.</param>
/// <param name="DeviationHertz">Mean distance over the frames that are voiced in both; NaN where there are none.</param>
public sealed record PitchFrameError(int VoicingErrors, double DeviationHertz)
{
    /// <summary>Compares two curves in one second of an excerpt.</summary>
    /// <param name="used">The curve a method got, frames of 16 ms from the excerpt's start.</param>
    /// <param name="truth">The curve of the true voice.</param>
    /// <param name="second">Number of the second.</param>
    public static PitchFrameError Of(ReadOnlySpan<double> used, ReadOnlySpan<double> truth, int second)
    {
        var (errors, voiced, sum) = (0, 0, 0.0);
        var (from, to) = ((int)(second / PitchTracks.FrameSeconds), (int)((second + 1) / PitchTracks.FrameSeconds));
        for (var k = from; k < Math.Min(to, Math.Min(used.Length, truth.Length)); k++)
        {
            if (used[k] > 0 && truth[k] > 0)
                (voiced, sum) = (voiced + 1, sum + Math.Abs(used[k] - truth[k]));
            else if (used[k] > 0 || truth[k] > 0)
                errors++;
        }
        return new PitchFrameError(errors, voiced > 0 ? sum / voiced : double.NaN);
    }
}
