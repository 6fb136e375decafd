using Discant.Audio;

namespace Discant.Pitch;

/// <summary>F0 of voices that are there one by one: what the curves of a mixture should be ("oracle F0").</summary>
public static class SoloPitch
{
    /// <summary>Follows each voice by <see cref="ProbabilisticYin"/>.</summary>
    /// <param name="voices">Mono recordings of one voice each, under their names, the same length within a frame or filled up with silence.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>One curve a voice, in that order.</returns>
    /// <exception cref="ArgumentException">There is no voice, or names are doubled or cannot be names of files.</exception>
    public static PitchTracks Track(
        IReadOnlyList<(string Name, Mixture Recording)> voices,
        IProgress<double> progress,
        CancellationToken cancel
    )
    {
        var curves = new List<double[]>();
        foreach (var (_, recording) in voices)
        {
            var tracks = ProbabilisticYin.Track(recording, new ProbabilisticYinOptions(), cancel);
            curves.Add(tracks.Voice(0).ToArray());
            progress.Report((double)curves.Count / voices.Count);
        }
        var frames = curves.Select(c => c.Length).DefaultIfEmpty(0).Max();
        return new PitchTracks(
            [.. curves.Select(c => (double[])[.. c, .. new double[frames - c.Length]])],
            [.. voices.Select(v => v.Name)]
        );
    }
}
