using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Says which voice plays which of the tones that were found: those of a frame go to different voices, a tone that goes on stays where it
/// is, and a voice's tones are alike in their partials where they are near in pitch (spec 12: clustering under the one-tone-each constraint, with
/// pitch continuity).
/// </summary>
public sealed class ToneLabels
{
    // Of 120 orders of the voices each against each is still fast.
    private const int MostVoices = 5;
    private const double PeakHz = 48000.0 / 1024 / (2 * Math.PI);

    private readonly ToneTracks _tracks;
    private readonly ToneLabelOptions _options;
    private readonly int[][] _orders;
    private int _round;

    // Of each slot and frame: roots of the partials that stand alone, 0 elsewhere, norm 1; and how much the tone counts.
    private readonly float[][][] _shapes;
    private readonly bool[][][] _clear;
    private readonly double[][] _weights;

    private ToneLabels(ToneTracks tracks, ToneLabelOptions options)
    {
        (_tracks, _options) = (tracks, options);
        _orders = [.. Orders(tracks.VoiceCount)];
        _shapes = new float[tracks.FrameCount][][];
        _clear = new bool[tracks.FrameCount][][];
        _weights = new double[tracks.FrameCount][];
        for (var frame = 0; frame < tracks.FrameCount; frame++)
            Describe(frame);
        var loud = _weights.SelectMany(w => w).Where(w => w > 0).Order().ToArray();
        var median = loud.Length > 0 ? loud[loud.Length / 2] : 1;
        foreach (var frame in _weights)
            for (var slot = 0; slot < frame.Length; slot++)
                frame[slot] = Math.Pow(Math.Min(options.Cap, frame[slot] / median), options.WeightPower);
    }

    /// <summary>Gives the tones of every frame to the voices they suit.</summary>
    /// <param name="tracks">Tones with the magnitudes that their partials have in the mixture; changed.</param>
    /// <param name="options">By what.</param>
    public static void Assign(ToneTracks tracks, ToneLabelOptions options)
    {
        if (tracks.VoiceCount is < 2 or > MostVoices || tracks.FrameCount == 0 || options.Rounds == 0)
            return;
        var labels = new ToneLabels(tracks, options);
        int[]? before = null;
        labels._round = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            var path = labels.Path(before ?? new int[tracks.FrameCount]);
            if (before is not null && path.AsSpan().SequenceEqual(before))
                break;
            before = path;
            labels._round++;
        }
        for (var frame = 0; frame < tracks.FrameCount; frame++)
            tracks.Permute(frame, labels._orders[before![frame]]);
    }

    private void Describe(int frame)
    {
        var voices = _tracks.VoiceCount;
        (_shapes[frame], _clear[frame], _weights[frame]) = (new float[voices][], new bool[voices][], new double[voices]);
        for (var slot = 0; slot < voices; slot++)
        {
            var (shape, clear) = (new float[ToneTracks.Harmonics], new bool[ToneTracks.Harmonics]);
            (_shapes[frame][slot], _clear[frame][slot]) = (shape, clear);
            if (_tracks.FundamentalHz(slot, frame) <= 0)
                continue;
            var partials = _tracks.Partials(slot, frame);
            for (var h = 1; h <= shape.Length; h++)
            {
                clear[h - 1] = StandsAlone(slot, frame, h);
                shape[h - 1] = clear[h - 1] ? MathF.Sqrt(partials[h - 1]) : 0;
            }
            var norm = TensorPrimitives.Norm<float>(shape);
            if (norm > 0)
                TensorPrimitives.Divide(shape, norm, shape);
            _weights[frame][slot] = norm * norm;
        }
    }

    private bool StandsAlone(int slot, int frame, int h)
    {
        var centre = Partial(slot, frame, h);
        if (centre > ToneSeparator.Rate / 2 - 4 * PeakHz)
            return false;
        for (var other = 0; other < _tracks.VoiceCount; other++)
        {
            var fundamental = _tracks.FundamentalHz(other, frame);
            if (other == slot || fundamental <= 0)
                continue;
            var nearest = Math.Clamp((int)Math.Round(centre / fundamental), 1, ToneTracks.Harmonics);
            if (Math.Abs(Partial(other, frame, nearest) - centre) < 3 * PeakHz)
                return false;
        }
        return true;
    }

    private double Partial(int slot, int frame, int h) =>
        _tracks.FundamentalHz(slot, frame) * h * Math.Sqrt(1 + _tracks.Inharmonicity(slot, frame) * h * h);

    // The cheapest sequence of orders, for timbres learned from the sequence before.
    private int[] Path(int[] before)
    {
        var timbres = Enumerable.Range(0, _tracks.VoiceCount).Select(voice => Timbre(voice, before)).ToArray();
        var count = _orders.Length;
        var (cost, from) = (new double[count], new int[_tracks.FrameCount][]);
        var next = new double[count];
        for (var frame = 0; frame < _tracks.FrameCount; frame++)
        {
            var own = Costs(frame, timbres);
            var links = frame > 0 ? Links(frame) : [];
            from[frame] = new int[count];
            for (var order = 0; order < count; order++)
            {
                var (best, least) = (order, cost[order]);
                for (var other = 0; other < count; other++)
                {
                    var reached = cost[other];
                    foreach (var (slot, earlier, weight) in links)
                        if (Array.IndexOf(_orders[order], slot) != Array.IndexOf(_orders[other], earlier))
                            reached += weight;
                    if (other == 0 || reached < least)
                        (best, least) = (other, reached);
                }
                from[frame][order] = best;
                next[order] = least;
                for (var voice = 0; voice < timbres.Length; voice++)
                    next[order] += own[_orders[order][voice], voice];
            }
            (cost, next) = (next, cost);
        }
        var path = new int[_tracks.FrameCount];
        var at = TensorPrimitives.IndexOfMin<double>(cost);
        for (var frame = path.Length - 1; frame >= 0; frame--)
        {
            path[frame] = at;
            at = from[frame][at];
        }
        return path;
    }

    // Tones of the frame that go on from the frame before, and what it costs to tear them apart.
    private List<(int Slot, int Earlier, double Weight)> Links(int frame)
    {
        var links = new List<(int, int, double)>();
        for (var slot = 0; slot < _tracks.VoiceCount; slot++)
        for (var earlier = 0; earlier < _tracks.VoiceCount; earlier++)
        {
            var (now, then) = (_tracks.FundamentalHz(slot, frame), _tracks.FundamentalHz(earlier, frame - 1));
            if (now > 0 && then > 0 && 1200 * Math.Abs(Math.Log2(now / then)) < _options.SameToneCents)
                links.Add((slot, earlier, _options.Change * Math.Min(_weights[frame][slot], _weights[frame - 1][earlier])));
        }
        return links;
    }

    private double[,] Costs(int frame, VoiceTimbre[] timbres)
    {
        var costs = new double[timbres.Length, timbres.Length];
        for (var slot = 0; slot < timbres.Length; slot++)
        {
            if (_weights[frame][slot] == 0)
                continue;
            var pitch = 12 * Math.Log2(_tracks.FundamentalHz(slot, frame));
            for (var voice = 0; voice < timbres.Length; voice++)
            {
                var alike = timbres[voice].Likeness(pitch, _shapes[frame][slot], _clear[frame][slot]);
                var off = (pitch - timbres[voice].Mean) / timbres[voice].Deviation;
                costs[slot, voice] = _weights[frame][slot] * ((1 - alike) + (_options.Register * 0.5 * off * off));
            }
        }
        return costs;
    }

    private VoiceTimbre Timbre(int voice, int[] path)
    {
        var timbre = new VoiceTimbre(
            _options,
            Math.Max(_options.RegisterSemitones, _options.StartSemitones * Math.Pow(_options.Anneal, _round))
        );
        for (var frame = 0; frame < path.Length; frame++)
        {
            var slot = _orders[path[frame]][voice];
            if (_weights[frame][slot] > 0)
                timbre.Add(12 * Math.Log2(_tracks.FundamentalHz(slot, frame)), _shapes[frame][slot], _weights[frame][slot]);
        }
        timbre.Complete();
        return timbre;
    }

    private static IEnumerable<int[]> Orders(int count)
    {
        if (count == 0)
            return
            [
                [],
            ];
        return Orders(count - 1)
            .SelectMany(rest => Enumerable.Range(0, count).Select(place => (int[])[.. rest[..place], count - 1, .. rest[place..]]));
    }

    // Mean shapes by semitone, spread over the neighbours.
    private sealed class VoiceTimbre(ToneLabelOptions options, double reach)
    {
        private const int Semitones = 160;

        private readonly double[][] _sums = [.. Enumerable.Range(0, Semitones).Select(_ => new double[ToneTracks.Harmonics])];
        private readonly double[] _counts = new double[Semitones];
        private double[][] _shapes = [];

        public double Mean { get; private set; }

        public double Deviation { get; private set; }

        public void Add(double pitch, ReadOnlySpan<float> shape, double weight)
        {
            var place = Math.Clamp((int)Math.Round(pitch), 0, Semitones - 1);
            _counts[place] += weight;
            for (var h = 0; h < shape.Length; h++)
                _sums[place][h] += weight * shape[h];
        }

        public void Complete()
        {
            var total = Math.Max(1e-9, _counts.Sum());
            Mean = Enumerable.Range(0, Semitones).Sum(k => k * _counts[k]) / total;
            var spread = Enumerable.Range(0, Semitones).Sum(k => Math.Pow(k - Mean, 2) * _counts[k]) / total;
            Deviation = Math.Sqrt(spread + 4);
            var whole = new double[ToneTracks.Harmonics];
            foreach (var sum in _sums)
                TensorPrimitives.Add(whole, sum, whole);
            TensorPrimitives.Divide(whole, total, whole);
            _shapes = [.. Enumerable.Range(0, Semitones).Select(k => Shape(k, whole))];
        }

        // Cosine over the partials that stand alone.
        public double Likeness(double pitch, ReadOnlySpan<float> shape, ReadOnlySpan<bool> clear)
        {
            var timbre = _shapes[Math.Clamp((int)Math.Round(pitch), 0, Semitones - 1)];
            var (product, energy) = (0.0, 0.0);
            for (var h = 0; h < shape.Length; h++)
            {
                if (!clear[h])
                    continue;
                product += timbre[h] * shape[h];
                energy += timbre[h] * timbre[h];
            }
            return energy > 0 ? product / Math.Sqrt(energy) : 0;
        }

        private double[] Shape(int place, double[] whole)
        {
            var shape = new double[ToneTracks.Harmonics];
            TensorPrimitives.Multiply(whole, options.WholeVoiceFrames, shape);
            for (var k = 0; k < Semitones; k++)
                if (_counts[k] > 0)
                    TensorPrimitives.MultiplyAdd(_sums[k], Math.Exp(-0.5 * Math.Pow((k - place) / reach, 2)), shape, shape);
            return shape;
        }
    }
}
