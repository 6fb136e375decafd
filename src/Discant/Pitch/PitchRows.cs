using System.Globalization;

namespace Discant.Pitch;

/// <summary>F0 at times that need not be evenly spaced, as a file holds it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Times">Seconds, increasing, at least one.</param>
/// <param name="Curves">voices x times, Hz, 0 where silent.</param>
/// <param name="Names">One a voice, or null.</param>
internal sealed record PitchRows(string Path, IReadOnlyList<double> Times, IReadOnlyList<double>[] Curves, IReadOnlyList<string>? Names)
{
    internal const double LongestSeconds = 48 * 3600;

    private const double LongestGapSeconds = 0.1; // rows further apart than this say nothing about the time between them
    private const double SameTimeSeconds = 1e-4;

    /// <summary>The curves on the grid of 16 ms.</summary>
    /// <exception cref="PitchFileException">The last time is beyond any recording.</exception>
    internal PitchTracks Resample()
    {
        if (Times[^1] > LongestSeconds)
            throw new PitchFileException(
                Path,
                $"the last time, {Times[^1].ToString("0.###", CultureInfo.InvariantCulture)} s, is beyond any recording"
            );
        var frames = (int)Math.Round(Times[^1] / PitchTracks.FrameSeconds) + 1;
        var voices = Array.ConvertAll(Curves, c => OnGrid(Times, c, frames));
        return new PitchTracks(voices, Names is null ? null : VoiceNames.Unique(Names));
    }

    private static double[] OnGrid(IReadOnlyList<double> times, IReadOnlyList<double> hertz, int frames)
    {
        var curve = new double[frames];
        var next = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            var time = frame * PitchTracks.FrameSeconds;
            while (next < times.Count && times[next] < time)
                next++;
            curve[frame] = At(times, hertz, next, time);
        }
        return curve;
    }

    // Between two voiced rows F0 runs linearly in pitch; beside a silent one the nearer row decides.
    private static double At(IReadOnlyList<double> times, IReadOnlyList<double> hertz, int next, double time)
    {
        if (next < times.Count && times[next] - time < SameTimeSeconds)
            return hertz[next];
        if (next > 0 && time - times[next - 1] < SameTimeSeconds)
            return hertz[next - 1];
        if (next == 0)
            return times[0] - time <= LongestGapSeconds / 2 ? hertz[0] : 0;
        if (next == times.Count)
            return time - times[^1] <= LongestGapSeconds / 2 ? hertz[^1] : 0;
        var (before, after) = (next - 1, next);
        if (times[after] - times[before] > LongestGapSeconds + SameTimeSeconds)
            return 0;
        var position = (time - times[before]) / (times[after] - times[before]);
        if (hertz[before] > 0 && hertz[after] > 0)
            return hertz[before] * Math.Pow(hertz[after] / hertz[before], position);
        return position < 0.5 ? hertz[before] : hertz[after];
    }
}
