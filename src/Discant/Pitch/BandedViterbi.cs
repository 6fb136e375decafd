using System.Numerics;
using System.Numerics.Tensors;

namespace Discant.Pitch;

/// <summary>
/// The most probable path through a row of places (pitches, say) that is in one of several modes (voiced or not, say) at each frame, found
/// while the frames come in and in memory that does not grow with their number (Viterbi's algorithm with decisions after a fixed delay). From
/// frame to frame the path moves by few places only. All weights are logarithms, so they need not add up to anything.
/// </summary>
/// <remarks>
/// A state is `mode * places + place`. Where two ways to a state weigh the same, the one from the lower mode, then the shorter move is taken.
/// Not safe for several threads.
/// </remarks>
public sealed class BandedViterbi
{
    private readonly int _reach;
    private readonly int _width; // places, rounded up to whole vectors
    private readonly double[] _stepWeights;
    private readonly double[,] _modeWeights;
    private readonly double[][] _scores; // modes x (reach + width + reach), impossible outside of the places
    private readonly double[][] _moved; // modes x width: the best score after a move ...
    private readonly double[][] _moves; // ... and that move
    private readonly int[][] _predecessors; // a ring of frames x states
    private int _stored;

    /// <param name="places">Number of places, at least 1.</param>
    /// <param name="stepWeights">Logarithmic weight of moving by -reach ... reach places; odd length.</param>
    /// <param name="modeWeights">modes x modes: logarithmic weight of going from one mode to another.</param>
    /// <param name="lookahead">Frames a decision waits for at least; paths that agree on the past after so many frames are found exactly.</param>
    /// <exception cref="ArgumentException">An even number of steps, no mode, or mode weights that are not square.</exception>
    public BandedViterbi(int places, IReadOnlyList<double> stepWeights, double[,] modeWeights, int lookahead = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        ArgumentNullException.ThrowIfNull(stepWeights);
        ArgumentNullException.ThrowIfNull(modeWeights);
        ArgumentOutOfRangeException.ThrowIfLessThan(lookahead, 1);
        if (stepWeights.Count % 2 == 0)
            throw new ArgumentException("as many steps down as up and one in place are needed", nameof(stepWeights));
        if (modeWeights.GetLength(0) == 0 || modeWeights.GetLength(0) != modeWeights.GetLength(1))
            throw new ArgumentException("a weight from every mode to every mode is needed", nameof(modeWeights));
        (Places, Modes, Lookahead) = (places, modeWeights.GetLength(0), lookahead);
        _reach = stepWeights.Count / 2;
        _width = (places + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _stepWeights = [.. stepWeights];
        _modeWeights = (double[,])modeWeights.Clone();
        _scores = NewRows(_width + 2 * _reach);
        _moved = NewRows(_width);
        _moves = NewRows(_width);
        _predecessors = [.. Enumerable.Range(0, 2 * lookahead).Select(_ => new int[Modes * places])];
        foreach (var row in _scores)
            Array.Fill(row, double.NegativeInfinity);
    }

    /// <summary>Number of places.</summary>
    public int Places { get; }

    /// <summary>Number of modes.</summary>
    public int Modes { get; }

    /// <summary>Frames a decision waits for at least.</summary>
    public int Lookahead { get; }

    /// <summary>Frames pushed so far.</summary>
    public long Frames { get; private set; }

    /// <summary>One more frame.</summary>
    /// <param name="weights">modes x places: logarithmic weight of each state in this frame; minus infinity where impossible.</param>
    /// <param name="path">States that are decided now are appended; none at most calls.</param>
    /// <exception cref="ArgumentException">Another number of weights, or no state is possible after those that were decided.</exception>
    public void Push(ReadOnlySpan<double> weights, ICollection<int> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (weights.Length != Modes * Places)
            throw new ArgumentException($"{Modes} x {Places} weights are needed", nameof(weights));
        if (_stored == _predecessors.Length)
            Decide(Lookahead, path);
        if (Frames == 0)
            Begin(weights);
        else
            Continue(weights);
        if (!Normalise())
            throw new ArgumentException("no state is possible in this frame", nameof(weights));
        _stored++;
        Frames++;
    }

    /// <summary>Ends the path: the states that were not decided yet. Afterwards a new path may begin.</summary>
    /// <param name="path">They are appended.</param>
    public void Finish(ICollection<int> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Decide(_stored, path);
        Frames = 0;
    }

    private void Begin(ReadOnlySpan<double> weights)
    {
        for (var mode = 0; mode < Modes; mode++)
            weights.Slice(mode * Places, Places).CopyTo(_scores[mode].AsSpan(_reach));
    }

    private void Continue(ReadOnlySpan<double> weights)
    {
        for (var mode = 0; mode < Modes; mode++)
            Move(_scores[mode], _moved[mode], _moves[mode]);
        var predecessors = _predecessors[_stored];
        for (var mode = 0; mode < Modes; mode++)
        for (var place = 0; place < Places; place++)
        {
            var from = 0;
            var best = _moved[0][place] + _modeWeights[0, mode];
            for (var other = 1; other < Modes; other++)
                if (_moved[other][place] + _modeWeights[other, mode] is var score && score > best)
                    (best, from) = (score, other);
            _scores[mode][_reach + place] = best + weights[mode * Places + place];
            predecessors[mode * Places + place] = from * Places + place - (int)_moves[from][place];
        }
    }

    // The best score with which each place is reached from a place within reach, and by which move; the smallest moves are tried first.
    private void Move(ReadOnlySpan<double> scores, Span<double> moved, Span<double> moves)
    {
        for (var place = 0; place < _width; place += Vector<double>.Count)
        {
            var best = new Vector<double>(scores[(place + _reach)..]) + new Vector<double>(_stepWeights[_reach]);
            var bestMove = Vector<double>.Zero;
            for (var size = 1; size <= _reach; size++)
            {
                Try(size, scores, ref best, ref bestMove);
                Try(-size, scores, ref best, ref bestMove);
            }
            best.CopyTo(moved[place..]);
            bestMove.CopyTo(moves[place..]);

            void Try(int move, ReadOnlySpan<double> from, ref Vector<double> best, ref Vector<double> bestMove)
            {
                var score = new Vector<double>(from[(place + _reach - move)..]) + new Vector<double>(_stepWeights[_reach + move]);
                var better = Vector.GreaterThan(score, best);
                best = Vector.ConditionalSelect(better, score, best);
                bestMove = Vector.ConditionalSelect(better, new Vector<double>(move), bestMove);
            }
        }
    }

    // Sums of logarithms would fall without end; only their differences matter.
    private bool Normalise()
    {
        var best = _scores.Max(row => TensorPrimitives.Max<double>(row.AsSpan(_reach, Places)));
        if (!double.IsFinite(best))
            return false;
        foreach (var row in _scores)
        {
            var places = row.AsSpan(_reach, Places);
            TensorPrimitives.Subtract(places, best, places);
        }
        return true;
    }

    // Follows the best path back from the last frame and gives out its first frames; the rest stays, at the beginning of the ring.
    private void Decide(int count, ICollection<int> path)
    {
        if (_stored == 0)
            return;
        var states = new int[_stored];
        states[^1] = Best();
        for (var frame = _stored - 1; frame > 0; frame--)
            states[frame - 1] = _predecessors[frame][states[frame]];
        foreach (var state in states.AsSpan(0, count))
            path.Add(state);
        if (count < _stored)
            KeepDescendants(states[count - 1], count);
        for (var frame = count; frame < _stored; frame++)
            (_predecessors[frame - count], _predecessors[frame]) = (_predecessors[frame], _predecessors[frame - count]);
        _stored -= count;
    }

    // What follows must go on from the last state that was given out, so ways from other states end here.
    private void KeepDescendants(int decided, int next)
    {
        var ancestors = _predecessors[next].ToArray(); // of each state of a frame: its state in the last decided frame
        var later = new int[ancestors.Length];
        for (var frame = next + 1; frame < _stored; frame++)
        {
            for (var state = 0; state < later.Length; state++)
                later[state] = ancestors[_predecessors[frame][state]];
            (ancestors, later) = (later, ancestors);
        }
        for (var state = 0; state < ancestors.Length; state++)
            if (ancestors[state] != decided)
                _scores[state / Places][_reach + state % Places] = double.NegativeInfinity;
    }

    private int Best()
    {
        var (best, bestScore) = (0, double.NegativeInfinity);
        for (var mode = 0; mode < Modes; mode++)
        for (var place = 0; place < Places; place++)
            if (_scores[mode][_reach + place] > bestScore)
                (best, bestScore) = (mode * Places + place, _scores[mode][_reach + place]);
        return best;
    }

    private double[][] NewRows(int length) => [.. Enumerable.Range(0, Modes).Select(_ => new double[length])];
}
