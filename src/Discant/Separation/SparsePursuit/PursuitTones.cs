using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>The tones of every frame, by a dictionary that was learned.</summary>
internal static class PursuitTones
{
    private const int FramesAtOnce = 64;

    /// <summary>Seeks tones frame by frame.</summary>
    public static ToneTracks Of(
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
        return tracks;
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
        var partials = PartialMagnitudes.Of(magnitudes, tones, dictionary, pursuit.Fit, options.PartialUpdates);
        for (var t = 0; t < tones.Count; t++)
        {
            tracks.Set(tones[t].Voice, frame, tones[t].Fundamental * stft.BinHz, tones[t].Inharmonicity, tones[t].Width);
            partials[t].CopyTo(tracks.Partials(tones[t].Voice, frame));
        }
    }
}
