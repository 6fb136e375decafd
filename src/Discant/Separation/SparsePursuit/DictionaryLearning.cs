using Discant.Separation.HarmonicTones;

namespace Discant.Separation.SparsePursuit;

/// <summary>
/// Learns the voices' timbres from a mixture: tones are found in one frame after the other, and the rows by which they were found are moved
/// to where the tones would fit better (Schulze and King 2021; spec 9).
/// </summary>
/// <param name="frames">The recording.</param>
/// <param name="pursuit">How tones are sought.</param>
/// <param name="options">How long, how fast.</param>
internal sealed class DictionaryLearning(RecordingFrames frames, TonePursuitOptions pursuit, DictionaryLearningOptions options)
{
    private const int FramesAtOnce = 100;

    private readonly TonePursuit _pursuit = new(frames.Stft, pursuit);

    /// <summary>Learns.</summary>
    /// <param name="voices">Number of voices.</param>
    /// <param name="random">Draws frames and what rows begin with.</param>
    /// <param name="progress">Receives the share that is done.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>voices x partials, the largest of each row 1.</returns>
    public IReadOnlyList<double[]> Learn(int voices, Random random, Action<double> progress, CancellationToken cancel)
    {
        var total = Math.Max(1, options.Iterations + options.FinalIterations);
        List<TimbreRow> rows = [.. Enumerable.Range(0, options.RowsAVoice * voices).Select(_ => TimbreRow.Random(random))];
        double[][] drawn = [];
        for (var iteration = 0; iteration < total; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            if (iteration % FramesAtOnce == 0)
            {
                drawn = frames.Draw(random, FramesAtOnce);
                progress((double)iteration / total);
            }
            if (iteration > 0 && iteration <= options.Iterations && iteration % options.ReplacementInterval == 0)
                Replace(rows, voices, random);
            if (iteration == options.Iterations)
                Keep(rows, voices);
            Step(rows, drawn[iteration % FramesAtOnce]);
        }
        return [.. rows.OrderByDescending(r => r.Merit).Take(voices).Select(r => r.Normalised())];
    }

    private void Step(List<TimbreRow> rows, double[] frame)
    {
        double[][] dictionary = [.. rows.Select(r => r.Partials)];
        HarmonicTone[] tones = [.. _pursuit.Find(frame, dictionary)];
        double[][] gradient = [.. rows.Select(_ => new double[ToneTracks.Harmonics])];
        _pursuit.Fit.AddDictionaryGradient(tones, gradient);
        for (var row = 0; row < rows.Count; row++)
            rows[row].Step(gradient[row], tones.Where(t => t.Voice == row).Sum(t => t.Amplitude), options.LearningRate);
    }

    private void Replace(List<TimbreRow> rows, int voices, Random random)
    {
        var best = rows.OrderByDescending(r => r.Merit).Take(voices).ToHashSet();
        for (var row = 0; row < rows.Count; row++)
            if (!best.Contains(rows[row]))
                rows[row] = TimbreRow.Random(random);
    }

    private void Keep(List<TimbreRow> rows, int voices)
    {
        var best = rows.Where(r => r.Age >= Math.Min(options.ReplacementInterval, options.Iterations))
            .OrderByDescending(r => r.Merit)
            .Take(voices)
            .ToHashSet();
        rows.RemoveAll(r => !best.Contains(r));
    }
}
