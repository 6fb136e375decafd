using System.Numerics.Tensors;
using Discant.Audio;

namespace Discant.Pitch;

/// <summary>F0 of a single voice: pYIN (Mauch and Dixon, "pYIN: a fundamental frequency estimator using probabilistic threshold distributions", 2014).</summary>
public static class ProbabilisticYin
{
    private const int BlockFrames = 128;
    private const double LeastProbability = 1e-12;
    private const double LoudShare = 0.95; // loud frames: this share of all is not louder
    private const double SilentDb = -120; // below the rounding of 16-bit samples
    private const int Voiced = 0;
    private const int Unvoiced = 1;

    /// <summary>Follows the F0 of a recording of one voice, stretch by stretch: apart from the result, memory does not grow with its length.</summary>
    /// <param name="recording">Mono, any rate.</param>
    /// <param name="options">How it is heard.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>One voice; 1 + floor((length - 1) / 16 ms) frames.</returns>
    /// <exception cref="ArgumentException">The range of F0 does not fit the rate or the window.</exception>
    public static PitchTracks Track(Mixture recording, ProbabilisticYinOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(options);
        var listener = new Listener(recording, options);
        var gate = Gate(listener, options, cancel);
        var bins = new PitchBins(
            options.LowestHz,
            12 * options.BinsPerSemitone,
            1 + (int)Math.Ceiling(12 * options.BinsPerSemitone * Math.Log2(options.HighestHz / options.LowestHz))
        );
        var path = new PitchPath(bins, options);
        for (var first = 0; first < listener.FrameCount; first += BlockFrames)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(BlockFrames, listener.FrameCount - first);
            foreach (var (level, candidates) in listener.Candidates(first, count))
                path.Add(level >= gate ? candidates : []);
        }
        return new PitchTracks([path.Finish()], [options.Name]);
    }

    // Loudness below which a frame is silent, dB.
    private static double Gate(Listener listener, ProbabilisticYinOptions options, CancellationToken cancel)
    {
        var levels = new double[listener.FrameCount];
        for (var first = 0; first < levels.Length; first += BlockFrames)
        {
            cancel.ThrowIfCancellationRequested();
            listener.Levels(first, levels.AsSpan(first, Math.Min(BlockFrames, levels.Length - first)));
        }
        Array.Sort(levels);
        var loud = levels.Length == 0 ? SilentDb : levels[(int)(LoudShare * (levels.Length - 1))];
        return Math.Max(SilentDb, loud - options.GateDb);
    }

    // Cuts the recording into frames of 16 ms and hears each on its own.
    private sealed class Listener
    {
        private readonly Mixture _recording;
        private readonly ProbabilisticYinOptions _options;
        private readonly YinDifference _difference;
        private readonly int _smallestLag;
        private readonly double[] _frames;

        internal Listener(Mixture recording, ProbabilisticYinOptions options)
        {
            (_recording, _options) = (recording, options);
            var rate = recording.SampleRate;
            var window = (int)Math.Round(options.WindowSeconds * rate);
            var largestLag = (int)Math.Ceiling(rate / options.LowestHz) + 1;
            if (!(options.LowestHz > 0 && options.HighestHz > options.LowestHz && options.HighestHz < rate / 4.0))
                throw new ArgumentException(
                    $"F0 from {options.LowestHz} to {options.HighestHz} Hz cannot be heard at {rate} Hz",
                    nameof(options)
                );
            if (window < 2 * largestLag)
                throw new ArgumentException("the window is shorter than two periods of the lowest F0", nameof(options));
            _smallestLag = (int)(rate / options.HighestHz);
            _difference = new YinDifference(window, largestLag);
            _frames = new double[BlockFrames * window];
            FrameCount = recording.Length == 0 ? 0 : 1 + (int)((recording.Length - 1) / (PitchTracks.FrameSeconds * rate));
        }

        internal int FrameCount { get; }

        internal void Levels(int first, Span<double> levels)
        {
            Cut(first, levels.Length);
            for (var k = 0; k < levels.Length; k++)
                levels[k] = Level(k);
        }

        internal IEnumerable<(double Level, PitchCandidate[] Candidates)> Candidates(int first, int count)
        {
            Cut(first, count);
            var differences = _difference.Of(_frames, count);
            for (var k = 0; k < count; k++)
                yield return (
                    Level(k),
                    YinCandidates.Of(differences[k], _smallestLag, _recording.SampleRate, _options.NoTroughProbability)
                );
        }

        private double Level(int frame)
        {
            var samples = _frames.AsSpan(frame * _difference.Window, _difference.Window);
            return 10 * Math.Log10(TensorPrimitives.SumOfSquares<double>(samples) / samples.Length + 1e-30);
        }

        private void Cut(int first, int count)
        {
            var start = Start(first);
            var stretch = _recording.Read(start, (int)(Start(first + count - 1) - start) + _difference.Window);
            for (var k = 0; k < count; k++)
            {
                var frame = _frames.AsSpan(k * _difference.Window, _difference.Window);
                TensorPrimitives.ConvertChecked<float, double>(stretch.AsSpan((int)(Start(first + k) - start), frame.Length), frame);
                TensorPrimitives.Subtract(frame, TensorPrimitives.Sum<double>(frame) / frame.Length, frame); // a constant has no pitch
            }
        }

        private long Start(int frame) =>
            (long)Math.Round(frame * PitchTracks.FrameSeconds * _recording.SampleRate) - _difference.Window / 2;
    }

    // The hidden Markov model of pYIN (Section 2.2): pitch on a grid, voiced or not, moving little from frame to frame.
    private sealed class PitchPath(PitchBins bins, ProbabilisticYinOptions options)
    {
        private readonly BandedViterbi _viterbi = new(bins.Count, Steps(options), Modes(options));
        private readonly Queue<PitchCandidate[]> _waiting = [];
        private readonly double[] _weights = new double[2 * bins.Count];
        private readonly List<int> _decided = [];
        private readonly List<double> _hertz = [];

        internal void Add(PitchCandidate[] candidates)
        {
            Weigh(candidates);
            _viterbi.Push(_weights, _decided);
            _waiting.Enqueue(candidates);
            Settle();
        }

        internal double[] Finish()
        {
            _viterbi.Finish(_decided);
            Settle();
            return [.. _hertz];
        }

        private void Weigh(PitchCandidate[] candidates)
        {
            _weights.AsSpan(0, bins.Count).Clear();
            var voiced = 0.0;
            foreach (var candidate in candidates)
            {
                var bin = (int)Math.Round(bins.Bin(candidate.Hertz));
                if (bin < 0 || bin >= bins.Count)
                    continue;
                _weights[bin] += options.Trust * candidate.Strength;
                voiced += options.Trust * candidate.Strength;
            }
            for (var bin = 0; bin < bins.Count; bin++)
                _weights[bin] = Math.Log(Math.Max(LeastProbability, _weights[bin]));
            _weights.AsSpan(bins.Count).Fill(Math.Log(Math.Max(LeastProbability, (1 - voiced) / bins.Count)));
        }

        private void Settle()
        {
            foreach (var state in _decided)
            {
                var candidates = _waiting.Dequeue();
                var (mode, bin) = (state / bins.Count, state % bins.Count);
                _hertz.Add(mode == Unvoiced || candidates.Length == 0 ? 0 : candidates.MinBy(c => Math.Abs(bins.Bin(c.Hertz) - bin)).Hertz);
            }
            _decided.Clear();
        }

        private static double[] Steps(ProbabilisticYinOptions options)
        {
            var reach = (int)Math.Ceiling(options.LargestMoveSemitones * options.BinsPerSemitone);
            return
            [
                .. Enumerable
                    .Range(-reach, 2 * reach + 1)
                    .Select(k => Math.Log((reach + 1.0 - Math.Abs(k)) / ((reach + 1.0) * (reach + 1.0)))),
            ];
        }

        private static double[,] Modes(ProbabilisticYinOptions options)
        {
            var (stay, change) = (Math.Log(1 - options.SwitchProbability), Math.Log(options.SwitchProbability));
            var weights = new double[2, 2];
            (weights[Voiced, Voiced], weights[Voiced, Unvoiced]) = (stay, change);
            (weights[Unvoiced, Voiced], weights[Unvoiced, Unvoiced]) = (change, stay);
            return weights;
        }
    }
}
