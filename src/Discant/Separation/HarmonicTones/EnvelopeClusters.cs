using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Who plays which tone, read off the timbres: as many clusters as voices, and the tones of a frame go to different ones (spec 12,
/// finding 2; with pitch continuity added).
/// </summary>
public sealed class EnvelopeClusters
{
    private readonly EnvelopeClusterOptions _options;
    private readonly ToneTracks _tones;
    private readonly int[][] _orders;
    private readonly float[][][] _envelopes;
    private readonly float[][] _weights;

    /// <param name="tones">Tones of every frame; in which order does not matter.</param>
    /// <param name="options">How.</param>
    public EnvelopeClusters(ToneTracks tones, EnvelopeClusterOptions options)
    {
        (_tones, _options) = (tones, options);
        _orders = [.. VoiceOrders.All(tones.VoiceCount)];
        var voices = Enumerable.Range(0, tones.VoiceCount).ToArray();
        var frames = Enumerable.Range(0, tones.FrameCount).ToArray();
        _envelopes = [.. frames.Select(t => voices.Select(v => Envelope(v, t)).ToArray())];
        var energies = frames.SelectMany(t => voices.Select(v => tones.Energy(v, t))).Where(e => e > 0).Order().ToArray();
        var median = energies.Length > 0 ? energies[energies.Length / 2] : 1;
        _weights = [.. frames.Select(t => voices.Select(v => Math.Min(1, tones.Energy(v, t) / median)).ToArray())];
    }

    /// <summary>Finds the clusters.</summary>
    /// <param name="random">Source of the starts.</param>
    public EnvelopeLabels Find(Random random)
    {
        EnvelopeLabels? best = null;
        for (var start = 0; start < _options.Starts; start++)
            if (FromStart(random) is var found && (best is null || found.Cost < best.Cost))
                best = found;
        return best!;
    }

    private EnvelopeLabels FromStart(Random random)
    {
        var sounding = Enumerable.Range(0, _tones.FrameCount).Where(t => _weights[t].Min() > 0).ToArray();
        var start = sounding.Length > 0 ? sounding[random.Next(sounding.Length)] : -1;
        var centroids = Enumerable
            .Range(0, _tones.VoiceCount)
            .Select(v => start < 0 ? new float[_options.Partials] : [.. _envelopes[start][v]])
            .ToArray();
        var (labels, cost) = Assign(centroids);
        for (var round = 0; round < _options.Rounds; round++)
        {
            centroids = Centroids(labels);
            var (next, lower) = Assign(centroids);
            if (lower >= cost * (1 - 1e-9))
                break;
            (labels, cost) = (next, lower);
        }
        return new EnvelopeLabels(labels, cost);
    }

    // The best order of every frame.
    private (int[][] Labels, double Cost) Assign(float[][] centroids)
    {
        var path = new CheapestPath<(int Frame, int[] Order)>(
            state => Distance(state.Frame, state.Order, centroids),
            (before, now) => Leap(now.Frame, before.Order, now.Order)
        );
        for (var frame = 0; frame < _tones.FrameCount; frame++)
            path.Add(Array.ConvertAll(_orders, order => (frame, order)));
        return ([.. path.Decide(0).Select(state => state.Order)], path.Cost);
    }

    // A note that goes on, but with another voice.
    private double Leap(int frame, int[] before, int[] now)
    {
        if (_options.Continuity == 0)
            return 0;
        var cost = 0.0;
        for (var voice = 0; voice < now.Length; voice++)
        for (var other = 0; other < now.Length; other++)
            if (other != voice && GoesOn(frame, before[other], now[voice]))
                cost += _options.Continuity * Math.Min(_weights[frame - 1][before[other]], _weights[frame][now[voice]]);
        return cost;
    }

    private bool GoesOn(int frame, int before, int now)
    {
        var (a, b) = (_tones.FundamentalHz(before, frame - 1), _tones.FundamentalHz(now, frame));
        return a > 0 && ToneTracks.IsSamePitch(a, b);
    }

    private double Distance(int frame, int[] order, float[][] centroids)
    {
        var sum = 0.0;
        for (var voice = 0; voice < order.Length; voice++)
        {
            var distance = TensorPrimitives.Distance<float>(_envelopes[frame][order[voice]], centroids[voice]);
            sum += _weights[frame][order[voice]] * distance * distance;
        }
        return sum;
    }

    private float[][] Centroids(int[][] labels)
    {
        var centroids = new float[_tones.VoiceCount][];
        for (var voice = 0; voice < centroids.Length; voice++)
        {
            var (sum, weight) = (new float[_options.Partials], 0f);
            for (var frame = 0; frame < labels.Length; frame++)
            {
                var tone = labels[frame][voice];
                TensorPrimitives.MultiplyAdd(_envelopes[frame][tone], _weights[frame][tone], sum, sum);
                weight += _weights[frame][tone];
            }
            if (weight > 0)
                TensorPrimitives.Divide(sum, weight, sum);
            centroids[voice] = sum;
        }
        return centroids;
    }

    // Square roots of the partials' magnitudes at length 1.
    private float[] Envelope(int voice, int frame)
    {
        var roots = _tones.Partials(voice, frame)[.._options.Partials].ToArray();
        TensorPrimitives.Sqrt(roots, roots);
        var length = TensorPrimitives.Norm<float>(roots);
        if (length > 0)
            TensorPrimitives.Divide(roots, length, roots);
        return roots;
    }
}
