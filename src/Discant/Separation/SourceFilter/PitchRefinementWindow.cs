using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>One window of a <see cref="PitchRefinement"/>: corrections are searched from coarse to fine, then judged tone by tone.</summary>
internal sealed class PitchRefinementWindow
{
    private const int SmoothFrames = 9; // a correction does not follow single frames

    private readonly SourceFilterModel _model;
    private readonly PitchRefinementOptions _options;
    private readonly double[][] _given;
    private readonly float[] _samples;
    private readonly ulong _noiseSeed;

    /// <param name="model">Says how the voices sound.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="pitch">Its curves.</param>
    /// <param name="first">First of the frames that are kept.</param>
    /// <param name="options">Reach and costs.</param>
    /// <param name="noiseSeed">Seed of the voices' noise.</param>
    public PitchRefinementWindow(
        SourceFilterModel model,
        Mixture mixture,
        PitchTracks pitch,
        int first,
        PitchRefinementOptions options,
        ulong noiseSeed
    )
    {
        (_model, _options, _noiseSeed) = (model, options, noiseSeed);
        var start = first - options.WindowFrames / 4;
        _given = [.. Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, start, options.WindowFrames))];
        _samples = mixture.Read((long)start * SourceFilterModel.Hop, options.WindowFrames * SourceFilterModel.Hop);
        TrainingBatch.Normalise(_samples);
    }

    /// <summary>Refines the window.</summary>
    /// <returns>Curves and losses of the middle half of the frames.</returns>
    public Outcome Refine()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var curves = _given;
        foreach (var round in _samples.All(s => s == 0) ? [] : _options.Rounds)
            curves = Searched(curves, round);
        return Judged(curves);
    }

    // Every voice in turn takes the corrections that bring the sum of all nearest to the mixture.
    private double[][] Searched(double[][] curves, PitchRefinementRound round)
    {
        var corrections = round.Corrections();
        var spectra = new CompressedSpectra(_samples, round.HighestHz);
        var tones = Array.ConvertAll(curves, c => CorrectionPath.Tones(c));
        var powers = Powers(spectra, curves, corrections);
        var paths = Array.ConvertAll(curves, c => Enumerable.Repeat(corrections.Length / 2, c.Length).ToArray());
        var refined = new double[curves.Length][];
        for (var sweep = 0; sweep < _options.Sweeps; sweep++)
        for (var voice = 0; voice < curves.Length; voice++)
        {
            var costs = CorrectionPath.Pooled(
                Costs(spectra, powers, paths, voice, curves[voice], corrections),
                tones[voice],
                round.PooledFrames
            );
            paths[voice] = CorrectionPath.Cheapest(costs, tones[voice], _options.ChangeCost * round.StepCents);
            var cents = paths[voice].Select((at, t) => (CorrectionPath.Lowest(costs[t], at) - corrections.Length / 2) * round.StepCents);
            refined[voice] = Corrected(curves[voice], CorrectionPath.Smooth([.. cents], tones[voice], SmoothFrames));
        }
        return refined;
    }

    // frames x corrections: distance from the mixture, the other voices being where their paths are.
    private double[][] Costs(CompressedSpectra spectra, float[][][] powers, int[][] paths, int voice, double[] curve, double[] corrections)
    {
        var costs = Array.ConvertAll(curve, _ => new double[corrections.Length]);
        var (sum, scratch) = (new float[spectra.Bins], new float[spectra.Bins]);
        for (var frame = 0; frame < curve.Length; frame++)
        for (var k = 0; k < corrections.Length && curve[frame] > 0; k++)
        {
            powers[voice][k].AsSpan(frame * spectra.Bins, spectra.Bins).CopyTo(sum);
            for (var other = 0; other < powers.Length; other++)
                if (other != voice)
                    TensorPrimitives.Add(sum, powers[other][paths[other][frame]].AsSpan(frame * spectra.Bins, spectra.Bins), sum);
            costs[frame][k] = spectra.Distance(frame, sum, scratch) + _options.CorrectionCost * Math.Abs(corrections[k]);
        }
        return costs;
    }

    // Tone by tone: a correction that brings too little goes; and all of them, should they together have brought nothing.
    private Outcome Judged(double[][] refined)
    {
        var spectra = new CompressedSpectra(_samples, _options.Rounds.Count == 0 ? 4000 : _options.Rounds[^1].HighestHz);
        var powers = Powers(spectra, _given, [0]).Zip(Powers(spectra, refined, [0]), (a, b) => new[] { a[0], b[0] }).ToArray();
        var choices = Array.ConvertAll(_given, c => Array.ConvertAll(c, f => f > 0 ? 1 : 0));
        double[] alike = [0, 0];
        var before = Losses(spectra, powers, Array.ConvertAll(choices, c => new int[c.Length]));
        for (var voice = 0; voice < _given.Length; voice++)
        {
            var costs = Costs(spectra, powers, choices, voice, _given[voice], alike);
            foreach (var tone in CorrectionPath.Tones(_given[voice]).Distinct().Where(t => t.End.Value > 0))
            {
                var (old, found) = (costs[tone].Sum(c => c[0]), costs[tone].Sum(c => c[1]));
                if (found >= (1 - _options.LeastGain) * old)
                    choices[voice].AsSpan(tone).Clear();
            }
        }
        var after = Losses(spectra, powers, choices);
        var curves = _given.Select((g, v) => g.Select((f, t) => choices[v][t] == 0 ? f : refined[v][t]).ToArray()).ToArray();
        var (from, count) = (_options.WindowFrames / 4, _options.WindowFrames / 2);
        T[] Part<T>(T[] all) => all[from..(from + count)];
        var kept = Part(after).Sum() < Part(before).Sum();
        return new Outcome([.. (kept ? curves : _given).Select(Part)], Part(before).Sum(), Part(kept ? after : before).Sum());
    }

    private double[] Losses(CompressedSpectra spectra, float[][][] powers, int[][] choices)
    {
        var losses = new double[spectra.Frames];
        var (sum, scratch) = (new float[spectra.Bins], new float[spectra.Bins]);
        for (var frame = 0; frame < losses.Length; frame++)
        {
            sum.AsSpan().Clear();
            for (var voice = 0; voice < powers.Length; voice++)
                TensorPrimitives.Add(sum, powers[voice][choices[voice][frame]].AsSpan(frame * spectra.Bins, spectra.Bins), sum);
            losses[frame] = spectra.Distance(frame, sum, scratch);
        }
        return losses;
    }

    // voices x corrections: power spectra of the voices as they sound with their F0 off by so many cents.
    private float[][][] Powers(CompressedSpectra spectra, double[][] curves, double[] corrections)
    {
        var controls = _model.Controls(Tensor.From(_samples, 1, _samples.Length), curves);
        return
        [
            .. curves.Select(
                (curve, voice) =>
                {
                    var sound = new VoiceSound(_model.Synthesizer.Model, controls, voice, _noiseSeed);
                    var heard = InTheMiddleOfTheHop(curve);
                    return Array.ConvertAll(
                        corrections,
                        cents => spectra.Power(sound.Of(Array.ConvertAll(heard, f => f * Math.Pow(2, cents / 1200))))
                    );
                }
            ),
        ];
    }

    // A curve speaks of the beginning of a hop, the source model takes it for its middle: what is heard there is half a frame later.
    private static double[] InTheMiddleOfTheHop(double[] curve) =>
        [.. curve.Select((f, t) => f > 0 && t + 1 < curve.Length && curve[t + 1] > 0 ? Math.Sqrt(f * curve[t + 1]) : f)];

    private static double[] Corrected(double[] curve, double[] cents) => [.. curve.Zip(cents, (f, c) => f * Math.Pow(2, c / 1200))];

    /// <summary>What came out for the frames that are kept.</summary>
    /// <param name="Curves">voices x frames, Hz.</param>
    /// <param name="LossBefore">Sum over the frames.</param>
    /// <param name="LossAfter">Sum over the frames.</param>
    internal sealed record Outcome(double[][] Curves, double LossBefore, double LossAfter);
}
