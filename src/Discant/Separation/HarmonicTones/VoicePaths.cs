using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Says which voice plays which of the tones that were found. Single frames often fit nearly as well the other way round; all frames of a
/// note together do not. The orders of the voices along the recording are a path: its cost is what is left of each frame's spectrum, and what
/// goes on from one frame to the next but changes its voice.
/// </summary>
/// <param name="frames">The recording.</param>
/// <param name="tracks">Tones of every frame, with their partials as the mixture has them; changed.</param>
/// <param name="bounds">What tones may be like.</param>
/// <param name="options">What a change costs, how far timbres reach.</param>
/// <param name="threads">Worker threads; the result does not depend on it.</param>
public sealed class VoicePaths(RecordingFrames frames, ToneTracks tracks, ToneBounds bounds, VoicePathOptions options, int threads)
{
    // Of 120 orders of the voices each against each is still fast.
    private const int MostVoices = 5;
    private const int FramesAtOnce = 64;

    private readonly int[][] _orders = [.. VoiceOrders.All(tracks.VoiceCount)];
    private readonly ToneFit[] _fits = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new ToneFit(frames.Stft, bounds))];

    /// <summary>
    /// Gives the tones of every frame to the voices they suit: once as timbres that were learned say, once as their heights say, and then by
    /// what either makes of it; what leaves less of the recording is kept.
    /// </summary>
    /// <param name="dictionary">What is known of the voices: voices x partials.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The cost of the path that was kept: small where a few timbres explain all tones. 0 where there is nothing to choose.</returns>
    public double Assign(IReadOnlyList<double[]> dictionary, CancellationToken cancel)
    {
        if (tracks.VoiceCount is < 2 or > MostVoices || options.Rounds == 0 || frames.Peak <= 0)
            return 0;
        // Partials at the level of the frames, and back.
        tracks.Scale(1 / frames.Peak);
        var left = AssignAtThatLevel(dictionary, cancel);
        tracks.Scale(frames.Peak);
        return left;
    }

    private double AssignAtThatLevel(IReadOnlyList<double[]> dictionary, CancellationToken cancel)
    {
        var (byTimbre, left) = Settle([.. dictionary.Select(VoiceTimbre.Everywhere)], cancel);
        Apply(byTimbre.Select(Inverse));
        var byHeight = Enumerable.Range(0, tracks.FrameCount).Select(ByHeight).ToArray();
        Apply(byHeight);
        var (further, leftByHeight) = Settle(VoiceTimbre.OfAll(tracks, options.FirstSemitones), cancel);
        if (leftByHeight < left)
            return leftByHeight;
        Apply(further.Select(Inverse));
        Apply(byHeight.Select(Inverse));
        Apply(byTimbre);
        return left;
    }

    // Rounds of orders and timbres, until nothing moves; the orders that were applied, together, and what is left at last.
    private (int[][] Orders, double Left) Settle(VoiceTimbre[] timbres, CancellationToken cancel)
    {
        var applied = Enumerable.Range(0, tracks.FrameCount).Select(_ => _orders[0]).ToArray();
        var left = double.PositiveInfinity;
        for (var round = 0; round < options.Rounds; round++)
        {
            var (path, cost) = Path(Costs(timbres, cancel));
            Apply(path.Select(order => _orders[order]));
            applied = [.. applied.Zip(path, (first, then) => Array.ConvertAll(_orders[then], slot => first[slot]))];
            left = cost;
            var share = Math.Min(1, (round + 1.0) / Math.Max(1, options.Rounds - 1));
            timbres = VoiceTimbre.OfAll(tracks, options.FirstSemitones * Math.Pow(options.Semitones / options.FirstSemitones, share));
        }
        return (applied, left);
    }

    private void Apply(IEnumerable<int[]> orders)
    {
        var frame = 0;
        foreach (var order in orders)
            tracks.Permute(frame++, order);
    }

    private static int[] Inverse(int[] order) => [.. Enumerable.Range(0, order.Length).Select(slot => Array.IndexOf(order, slot))];

    // Highest first; who is silent keeps the last places.
    private int[] ByHeight(int frame) =>
        [.. Enumerable.Range(0, tracks.VoiceCount).OrderByDescending(slot => tracks.FundamentalHz(slot, frame))];

    // frames x orders: what is left of the spectrum.
    private double[][] Costs(VoiceTimbre[] timbres, CancellationToken cancel)
    {
        var blocks = (frames.Count + FramesAtOnce - 1) / FramesAtOnce;
        return
        [
            .. OrderedParallel
                .Select(
                    blocks,
                    threads,
                    (block, worker) =>
                    {
                        var first = (int)block * FramesAtOnce;
                        var magnitudes = frames.Grid(first, Math.Min(FramesAtOnce, frames.Count - first));
                        return magnitudes.Select((frame, k) => Costs(first + k, frame, timbres, _fits[worker])).ToArray();
                    },
                    cancel
                )
                .SelectMany(costs => costs),
        ];
    }

    private double[] Costs(int frame, double[] magnitudes, VoiceTimbre[] timbres, ToneFit fit)
    {
        var slots = Enumerable.Range(0, tracks.VoiceCount).Where(slot => tracks.FundamentalHz(slot, frame) > 0).ToArray();
        CompressedSpectrum.Of(magnitudes, magnitudes);
        if (slots.Length == 0)
            return [.. Enumerable.Repeat(0.5 * TensorPrimitives.SumOfSquares<double>(magnitudes), _orders.Length)];
        var tones = new HarmonicTone[slots.Length];
        var known = new Dictionary<long, double>();
        var costs = new double[_orders.Length];
        for (var order = 0; order < costs.Length; order++)
        {
            var voices = Array.ConvertAll(slots, slot => Array.IndexOf(_orders[order], slot));
            var key = voices.Aggregate(0L, (sum, voice) => (sum * MostVoices) + voice);
            if (!known.TryGetValue(key, out costs[order]))
                known[key] = costs[order] = Distance(frame, slots, voices, magnitudes, timbres, tones, fit);
        }
        return costs;
    }

    private double Distance(int frame, int[] slots, int[] voices, double[] target, VoiceTimbre[] timbres, HarmonicTone[] tones, ToneFit fit)
    {
        var rows = new double[slots.Length][];
        for (var k = 0; k < slots.Length; k++)
        {
            var fundamental = tracks.FundamentalHz(slots[k], frame);
            rows[k] = timbres[voices[k]].At(fundamental);
            // As loud as its partials are, whatever the row.
            var amplitude = tracks.Partials(slots[k], frame).ToArray().Sum() / Math.Max(1e-9, rows[k].Sum());
            tones[k] = new HarmonicTone(
                k,
                amplitude,
                fundamental / frames.Stft.BinHz,
                tracks.Width(slots[k], frame),
                tracks.Inharmonicity(slots[k], frame)
            );
        }
        return fit.Refine(target, rows, tones, options.FitSteps);
    }

    private (int[] Path, double Cost) Path(double[][] costs)
    {
        var (cost, next) = (new double[_orders.Length], new double[_orders.Length]);
        var from = new int[costs.Length][];
        for (var frame = 0; frame < costs.Length; frame++)
        {
            var links = frame > 0 ? Links(frame) : [];
            from[frame] = new int[_orders.Length];
            for (var order = 0; order < _orders.Length; order++)
            {
                var (best, least) = (order, double.PositiveInfinity);
                for (var other = 0; other < _orders.Length; other++)
                {
                    var reached = cost[other];
                    foreach (var (slot, earlier, weight) in links)
                        if (Array.IndexOf(_orders[order], slot) != Array.IndexOf(_orders[other], earlier))
                            reached += weight;
                    // Staying is preferred where nothing speaks for a change.
                    if (reached < least || (reached == least && other == order))
                        (best, least) = (other, reached);
                }
                (from[frame][order], next[order]) = (best, least + costs[frame][order]);
            }
            (cost, next) = (next, cost);
        }
        var path = new int[costs.Length];
        var at = TensorPrimitives.IndexOfMin<double>(cost);
        for (var frame = path.Length - 1; frame >= 0; frame--)
        {
            path[frame] = at;
            at = from[frame][at];
        }
        return (path, costs.Length > 0 ? TensorPrimitives.Min<double>(cost) : 0);
    }

    // Tones of the frame that go on from the frame before, and what it costs to tear them apart.
    private List<(int Slot, int Earlier, double Weight)> Links(int frame)
    {
        var links = new List<(int, int, double)>();
        for (var slot = 0; slot < tracks.VoiceCount; slot++)
        for (var earlier = 0; earlier < tracks.VoiceCount; earlier++)
        {
            var (now, then) = (tracks.FundamentalHz(slot, frame), tracks.FundamentalHz(earlier, frame - 1));
            if (now > 0 && then > 0 && 1200 * Math.Abs(Math.Log2(now / then)) < options.SameToneCents)
                links.Add((slot, earlier, options.Change * Math.Min(Size(slot, frame), Size(earlier, frame - 1))));
        }
        return links;
    }

    // Half the squared distance of a tone, compressed, from silence: each peak of height a has a sigma sqrt(2 pi).
    private double Size(int slot, int frame) =>
        0.5 * frames.Stft.PeakWidth * Math.Sqrt(2 * Math.PI) * TensorPrimitives.Sum<float>(tracks.Partials(slot, frame));
}
