using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>The tones of every frame, by a dictionary that was learned.</summary>
internal static class PursuitTones
{
    private const int FramesAtOnce = 64;

    /// <summary>Seeks tones frame by frame; says how much of the recording they explain.</summary>
    public static (ToneTracks Tones, ExplainedShare Explained) Of(
        RecordingFrames frames,
        IReadOnlyList<double[]> dictionary,
        SparsePursuitOptions options,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var tracks = new ToneTracks(dictionary.Count, frames.Count);
        var pursuits = Enumerable
            .Range(0, Math.Max(1, options.Threads))
            .Select(_ => new TonePursuit(frames.Stft, options.Pursuit))
            .ToArray();
        var blocks = (frames.Count + FramesAtOnce - 1) / FramesAtOnce;
        var done = 0;
        foreach (
            var _ in OrderedParallel.Select(
                blocks,
                options.Threads,
                (block, worker) =>
                {
                    var first = (int)block * FramesAtOnce;
                    var magnitudes = frames.Grid(first, Math.Min(FramesAtOnce, frames.Count - first));
                    for (var k = 0; k < magnitudes.Length; k++)
                        Put(tracks, first + k, magnitudes[k], pursuits[worker], dictionary, frames.Stft, options);
                    return block;
                },
                cancel
            )
        )
            progress((double)++done / blocks);
        // At the recording's own level, with the partials that the mixture has: those that coincide share it as the dictionary says.
        tracks.Scale(frames.Peak);
        return (tracks, PartialRefit.Apply(tracks, frames.Mixture, frames.Stft, options.PartialUpdates, cancel));
    }

    private static void Put(
        ToneTracks tracks,
        int frame,
        double[] magnitudes,
        TonePursuit pursuit,
        IReadOnlyList<double[]> dictionary,
        GaussianStft stft,
        SparsePursuitOptions options
    )
    {
        var tones = pursuit.Find(magnitudes, dictionary);
        foreach (var tone in tones)
        {
            tracks.Set(tone.Voice, frame, tone.Fundamental * stft.BinHz, tone.Inharmonicity, tone.Width);
            var partials = tracks.Partials(tone.Voice, frame);
            for (var h = 0; h < partials.Length; h++)
                partials[h] = (float)(tone.Amplitude * dictionary[tone.Voice][h]);
        }
    }
}
