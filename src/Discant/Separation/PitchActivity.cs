namespace Discant.Separation;

/// <summary>Which of the pitches of a window may sound in which of its frames, and for whom: the zero pattern of the activations.</summary>
/// <remarks>An entry is a pair of a frame and a pitch that may sound in it. Entries are numbered frame after frame.</remarks>
public sealed class PitchActivity
{
    private const int Silent = int.MinValue;

    private readonly int[] _starts;
    private readonly int[] _pitches;
    private readonly float[][] _shares;

    private PitchActivity(double[] frequencies, int[] starts, int[] pitches, float[][] shares) =>
        (FrequenciesHz, _starts, _pitches, _shares, Templates) = (frequencies, starts, pitches, shares, frequencies.Length);

    /// <summary>The pitches that occur, ascending, Hz.</summary>
    public IReadOnlyList<double> FrequenciesHz { get; }

    /// <summary>Number of frames.</summary>
    public int Frames => _starts.Length - 1;

    /// <summary>Number of templates: one a pitch and, after <see cref="WithResidual"/>, one more.</summary>
    public int Templates { get; private init; }

    /// <summary>Number of entries.</summary>
    public int Entries => _pitches.Length;

    /// <summary>Reads the pattern off F0 curves.</summary>
    /// <param name="curves">voices x frames, Hz, 0 where silent; all of one length.</param>
    /// <param name="options">How pitches are rounded, and how far they reach in time.</param>
    public static PitchActivity Of(IReadOnlyList<double[]> curves, PitchActivityOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StepsPerSemitone, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ToleranceSteps, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ToleranceFrames, nameof(options));
        var steps = curves.Select(curve => Array.ConvertAll(curve, f0 => Step(f0, options))).ToArray();
        var frames = curves.Count == 0 ? 0 : curves[0].Length;
        var sounding = Enumerable.Range(0, frames).Select(frame => Sounding(steps, frame, options)).ToArray();
        int[] occurring = [.. sounding.SelectMany(s => s.Keys).Distinct().Order()];
        var starts = new int[frames + 1];
        for (var frame = 0; frame < frames; frame++)
            starts[frame + 1] = starts[frame] + sounding[frame].Count;
        var pitches = sounding.SelectMany(s => s.Keys).Select(step => Array.BinarySearch(occurring, step)).ToArray();
        var owners = sounding.SelectMany(s => s.Values).ToArray();
        var shares = curves.Select((_, voice) => Array.ConvertAll(owners, o => o.Contains(voice) ? 1f / o.Count : 0)).ToArray();
        return new PitchActivity(
            Array.ConvertAll(occurring, s => PitchScale.Hertz((double)s / options.StepsPerSemitone)),
            starts,
            pitches,
            shares
        );
    }

    /// <summary>The same with one more template, the last, that may sound in every frame and belongs to nobody.</summary>
    public PitchActivity WithResidual()
    {
        var starts = _starts.Select((start, frame) => start + frame).ToArray();
        var from = Enumerable
            .Range(0, Frames)
            .SelectMany(t => Enumerable.Range(_starts[t], _starts[t + 1] - _starts[t]).Append(-1))
            .ToArray();
        return new PitchActivity(
            [.. FrequenciesHz],
            starts,
            Array.ConvertAll(from, e => e < 0 ? FrequenciesHz.Count : _pitches[e]),
            Array.ConvertAll(_shares, voice => Array.ConvertAll(from, e => e < 0 ? 0 : voice[e]))
        )
        {
            Templates = FrequenciesHz.Count + 1,
        };
    }

    /// <summary>The first entry of a frame and the one after its last.</summary>
    public (int First, int End) Of(int frame) => (_starts[frame], _starts[frame + 1]);

    /// <summary>The pitch of an entry, as a place in <see cref="FrequenciesHz"/>.</summary>
    public int Pitch(int entry) => _pitches[entry];

    /// <summary>A voice's share of what an entry sounds: 0 where it is not the voice's, less than 1 where several voices have the pitch at that time.</summary>
    public float Share(int voice, int entry) => _shares[voice][entry];

    private static int Step(double f0, PitchActivityOptions options) =>
        f0 >= options.LowestHz ? (int)Math.Round(options.StepsPerSemitone * PitchScale.Midi(f0)) : Silent;

    // The steps that may sound in a frame, ascending, each with the voices that may sound it.
    private static SortedList<int, HashSet<int>> Sounding(int[][] steps, int frame, PitchActivityOptions options)
    {
        var sounding = new SortedList<int, HashSet<int>>();
        for (var voice = 0; voice < steps.Length; voice++)
        {
            var last = Math.Min(steps[voice].Length - 1, frame + options.ToleranceFrames);
            for (var near = Math.Max(0, frame - options.ToleranceFrames); near <= last; near++)
                if (steps[voice][near] is not Silent and var step)
                    for (var offset = -options.ToleranceSteps; offset <= options.ToleranceSteps; offset++)
                        Voices(sounding, step + offset).Add(voice);
        }
        return sounding;
    }

    private static HashSet<int> Voices(SortedList<int, HashSet<int>> sounding, int step)
    {
        if (!sounding.TryGetValue(step, out var voices))
            sounding[step] = voices = [];
        return voices;
    }
}
