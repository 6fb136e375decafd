namespace Discant.Pitch;

/// <summary>
/// Says which F0 belongs to which voice: candidates are linked into tones, and the tones given to voices so that, all in all, each voice moves
/// by small steps, stays in its register (learned from the recording itself) and keeps its place among the others.
/// </summary>
public static class PathAssignment
{
    /// <summary>Most voices that can be assigned.</summary>
    public const int MostVoices = 8;

    /// <summary>Assigns F0s to voices.</summary>
    /// <param name="candidates">The F0s heard.</param>
    /// <param name="voices">Number of voices, 1 to <see cref="MostVoices"/>.</param>
    /// <param name="options">Costs; null: the defaults.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The highest voice first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many voices.</exception>
    public static PitchTracks Assign(
        PitchCandidates candidates,
        int voices,
        PathAssignmentOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(voices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(voices, MostVoices);
        options ??= new PathAssignmentOptions();
        var frames = candidates.Frames.Count;
        var contours = ContourCuts.Cut(ContourTracker.Track(candidates, options));
        var assignment = new ContourAssignment(contours, options, candidates.FrameSeconds);
        var best = (Voices: Array.Empty<int>(), Cost: double.PositiveInfinity);
        foreach (var guess in VoiceRegisters.Guesses(contours, voices, frames))
        {
            var registers = guess;
            var current = assignment.Assign(registers, cancel);
            for (var turn = 0; turn < options.Iterations; turn++)
            {
                registers = VoiceRegisters.Of(contours, current.Voices, registers);
                current = assignment.Assign(registers, cancel);
            }
            if (current.Cost < best.Cost)
                best = current;
        }
        var assigned = best.Voices;
        var curves = Curves(contours, assigned, voices, frames);
        assignment.ShareUnisons(assigned, curves);
        return new PitchTracks([.. curves.Select(curve => OnGrid(curve, candidates.FrameSeconds))]);
    }

    // MIDI, NaN where silent. Where two tones of a voice overlap the later one is heard.
    private static double[][] Curves(List<PitchContour> contours, int[] assigned, int voices, int frames)
    {
        var curves = new double[voices][];
        for (var v = 0; v < voices; v++)
        {
            curves[v] = new double[frames];
            Array.Fill(curves[v], double.NaN);
        }
        for (var c = 0; c < contours.Count; c++)
        {
            if (assigned[c] >= 0)
                contours[c].Midi.CopyTo(curves[assigned[c]], contours[c].Start);
        }
        return curves;
    }

    // Between two sung frames F0 runs linearly in pitch; beside a silent one the nearer frame decides.
    private static double[] OnGrid(double[] curve, double frameSeconds)
    {
        var frames = curve.Length == 0 ? 0 : 1 + (int)((curve.Length - 1) * frameSeconds / PitchTracks.FrameSeconds + 1e-6);
        var hertz = new double[frames];
        for (var k = 0; k < frames; k++)
        {
            var place = Math.Min(k * PitchTracks.FrameSeconds / frameSeconds, curve.Length - 1);
            var below = (int)(place + 1e-9);
            var above = Math.Min(below + 1, curve.Length - 1);
            var share = Math.Max(0, place - below);
            var midi = curve[below] + share * (curve[above] - curve[below]);
            if (double.IsNaN(midi))
                midi = share < 0.5 ? curve[below] : curve[above];
            hertz[k] = double.IsNaN(midi) ? 0 : PitchScale.Hertz(midi);
        }
        return hertz;
    }
}
