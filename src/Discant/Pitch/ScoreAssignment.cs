namespace Discant.Pitch;

/// <summary>
/// Says which F0 belongs to which voice where the score is known: each voice follows the candidates around its notes. The score decides which
/// notes are looked for, and faint candidates count where it has one; what is sung decides pitch and times.
/// </summary>
public static class ScoreAssignment
{
    private const double Strong = 0.5;

    /// <summary>Assigns F0s to the voices of a score.</summary>
    /// <param name="candidates">The F0s heard.</param>
    /// <param name="score">Pitch of each voice in the score on the recording's time (<see cref="ScoreAlignment"/>), 0 where it rests.</param>
    /// <param name="options">Costs; null: the defaults.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The voices of the score, in its order.</returns>
    public static PitchTracks Assign(
        PitchCandidates candidates,
        PitchTracks score,
        ScoreAssignmentOptions? options = null,
        CancellationToken cancel = default
    )
    {
        options ??= new ScoreAssignmentOptions();
        var frames = OnGrid(candidates);
        var tuning = Tuning(frames, score);
        var curves = new double[score.VoiceCount][];
        for (var voice = 0; voice < curves.Length; voice++)
        {
            cancel.ThrowIfCancellationRequested();
            curves[voice] = Follow(frames, score.Stretch(voice, 0, frames.Length), tuning, options);
        }
        return new PitchTracks(curves, score.Names);
    }

    // The frame nearest to each 16 ms.
    private static PitchCandidate[][] OnGrid(PitchCandidates candidates)
    {
        if (candidates.Frames.Count == 0)
            return [];
        var step = PitchTracks.FrameSeconds / candidates.FrameSeconds;
        var count = 1 + (int)((candidates.Frames.Count - 1) / step + 1e-6);
        return [.. Enumerable.Range(0, count).Select(k => candidates.Frames[(int)Math.Round(k * step)])];
    }

    // How far the singers are from a' = 440 Hz: the median of clear F0s beside their nearest note, cents.
    private static double Tuning(PitchCandidate[][] frames, PitchTracks score)
    {
        var deviations = new List<double>();
        for (var frame = 0; frame < Math.Min(frames.Length, score.FrameCount); frame++)
            foreach (var candidate in frames[frame].Where(c => c.Strength >= Strong))
            {
                var nearest = double.PositiveInfinity;
                for (var voice = 0; voice < score.VoiceCount; voice++)
                    if (
                        score.Voice(voice)[frame] is > 0 and var note
                        && Math.Abs(PitchScale.Cents(candidate.Hertz, note)) < Math.Abs(nearest)
                    )
                        nearest = PitchScale.Cents(candidate.Hertz, note);
                if (Math.Abs(nearest) < 100)
                    deviations.Add(nearest);
            }
        deviations.Sort();
        return deviations.Count == 0 ? 0 : deviations[deviations.Count / 2];
    }

    // The cheapest path through silence (state 0) and the candidates near the voice's notes.
    private static double[] Follow(PitchCandidate[][] frames, double[] notes, double tuning, ScoreAssignmentOptions options)
    {
        var states = new State[frames.Length][];
        var cost = new double[] { 0 };
        for (var frame = 0; frame < frames.Length; frame++)
        {
            var silence = new State { Cost = notes[frame] > 0 ? options.RestCost : 0 };
            states[frame] = [silence, .. Sounding(frames[frame], Near(notes, frame, options), tuning, options)];
            cost = Advance(frame == 0 ? [] : states[frame - 1], cost, states[frame], options);
        }
        var curve = new double[frames.Length];
        var at = cost.Length == 0 ? 0 : Array.IndexOf(cost, cost.Min());
        for (var frame = frames.Length - 1; frame >= 0; frame--)
        {
            curve[frame] = states[frame][at].Hertz;
            at = states[frame][at].From;
        }
        return curve;
    }

    // Notes that the voice may be singing: those of the score a little earlier or later.
    private static double[] Near(double[] notes, int frame, ScoreAssignmentOptions options)
    {
        var slack = (int)Math.Round(options.SlackSeconds / PitchTracks.FrameSeconds);
        var (from, to) = (Math.Max(0, frame - slack), Math.Min(notes.Length, frame + slack + 1));
        return [.. notes[from..to].Where(n => n > 0).Distinct()];
    }

    private static List<State> Sounding(PitchCandidate[] candidates, double[] notes, double tuning, ScoreAssignmentOptions options)
    {
        var states = new List<State>();
        foreach (var candidate in candidates.Where(c => c.Strength >= options.LeastStrength))
        {
            var distance = notes
                .Select(n => Math.Abs(PitchScale.Cents(candidate.Hertz, n) - tuning))
                .DefaultIfEmpty(double.PositiveInfinity)
                .Min();
            if (distance > options.MostCents)
                continue;
            var odds = Math.Log(candidate.Strength / Math.Max(1e-9, 1 - candidate.Strength));
            var evidence = Math.Clamp(odds + options.NoteBonus, -options.MostEvidence, options.MostEvidence);
            states.Add(new State { Hertz = candidate.Hertz, Cost = Math.Pow(distance / options.SpreadCents, 2) / 2 - evidence });
        }
        return states;
    }

    private static double[] Advance(State[] before, double[] costs, State[] states, ScoreAssignmentOptions options)
    {
        var next = new double[states.Length];
        for (var k = 0; k < states.Length; k++)
        {
            var best = (Cost: before.Length == 0 ? 0 : double.PositiveInfinity, From: 0);
            for (var b = 0; b < before.Length; b++)
                if (costs[b] + Move(before[b].Hertz, states[k].Hertz, options) is var cost && cost < best.Cost)
                    best = (cost, b);
            states[k].From = best.From;
            next[k] = best.Cost + states[k].Cost;
        }
        return next;
    }

    private static double Move(double from, double to, ScoreAssignmentOptions options)
    {
        if (from > 0 != to > 0)
            return options.SwitchCost;
        return from > 0 ? Math.Min(options.MostMoveCost, options.MoveCost * Math.Abs(PitchScale.Cents(from, to)) / 100) : 0;
    }

    /// <summary>Silence, or a candidate, in one frame.</summary>
    private sealed class State
    {
        public double Hertz { get; init; }

        public double Cost { get; init; }

        public int From { get; set; }
    }
}
