using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>One window of a <see cref="PitchRefinement"/>: the voices' sound as a function of F0 and voicing, and the descent on it.</summary>
internal sealed class PitchRefinementWindow
{
    private const double SurelyVoiced = 3; // log-odds of frames that are voiced at first
    private const double RatherSilent = -2; // and of silent ones that may begin to sound

    private readonly SourceFilterModel _model;
    private readonly PitchRefinementOptions _options;
    private readonly double[][] _given;
    private readonly double[][] _curves;
    private readonly float[] _samples;
    private readonly int _frames;

    /// <param name="model">Says how the voices sound.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="pitch">Its curves.</param>
    /// <param name="first">First of the frames that are kept.</param>
    /// <param name="options">Steps and reach.</param>
    public PitchRefinementWindow(SourceFilterModel model, Mixture mixture, PitchTracks pitch, int first, PitchRefinementOptions options)
    {
        (_model, _options, _frames) = (model, options, options.WindowFrames);
        var start = first - _frames / 4;
        _given = [.. Enumerable.Range(0, pitch.VoiceCount).Select(v => pitch.Stretch(v, start, _frames))];
        _curves = [.. _given.Select(Extended)];
        _samples = mixture.Read((long)start * SourceFilterModel.Hop, _frames * SourceFilterModel.Hop);
        TrainingBatch.Normalise(_samples);
    }

    /// <summary>Refines the window.</summary>
    /// <param name="noiseSeed">Seed of the voices' noise.</param>
    /// <returns>Curves and losses of the middle half of the frames.</returns>
    public Outcome Refine(ulong noiseSeed)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var target = Tensor.From(_samples, 1, _samples.Length);
        var before = Losses(target, Mixture(Voices(target, _given, noiseSeed), _given, null));
        var voices = Voices(target, _curves, noiseSeed);
        var cents = new Descent(_curves, _options.StepCents);
        var voicing = new Descent(_curves, _options.VoicingStep);
        for (var voice = 0; voice < _curves.Length; voice++)
        for (var frame = 0; frame < _frames; frame++)
            voicing.Values[voice][frame] = _given[voice][frame] > 0 ? SurelyVoiced : RatherSilent;
        for (var step = 0; step < _options.Steps; step++)
            Step(target, voices, cents, voicing);
        var refined = Refined(cents, voicing);
        var after = Losses(target, Mixture(Voices(target, refined, noiseSeed), refined, null));
        return Middle(refined, before, after);
    }

    private void Step(Tensor target, VoiceSound[] voices, Descent cents, Descent voicing)
    {
        using var scope = Tensor.Scope();
        var pitch = Moved(cents);
        var upstream = Upstream(target, Mixture(voices, pitch, voicing));
        for (var voice = 0; voice < voices.Length; voice++)
        {
            var (pitchSlope, gainSlope) = voices[voice].Slopes(pitch[voice], Gains(voicing, voice), upstream, _options.MemorySeconds);
            for (var frame = 0; frame < _frames; frame++)
            {
                pitchSlope[frame] *= pitch[voice][frame] * Math.Log(2) / 1200;
                var gain = Sigmoid(voicing.Values[voice][frame]);
                gainSlope[frame] *= gain * (1 - gain);
            }
            cents.Step(voice, Smooth(pitchSlope, _curves[voice]), _options.MostCents);
            if (_options.Voicing)
                voicing.Step(voice, Smooth(gainSlope, _curves[voice]), double.PositiveInfinity);
        }
    }

    // dLoss / dmixture, sample by sample.
    private static float[] Upstream(Tensor target, Tensor mixture)
    {
        using (GradientMode.On())
        {
            mixture.RequiresGrad = true;
            new MultiScaleSpectralLoss().Of(target, mixture).Backward();
        }
        return mixture.Grad!.ToSingles();
    }

    private VoiceSound[] Voices(Tensor target, double[][] pitch, ulong noiseSeed)
    {
        var controls = _model.Controls(target, pitch);
        return [.. pitch.Select((_, voice) => new VoiceSound(_model.Synthesizer.Model, controls, voice, noiseSeed))];
    }

    private Tensor Mixture(VoiceSound[] voices, double[][] pitch, Descent? voicing)
    {
        var sum = Tensor.Zeros([1, _samples.Length]);
        foreach (var (voice, k) in voices.Select((v, k) => (v, k)))
            TensorPrimitives.Add<float>(
                sum.Data<float>(),
                voice.Sound(pitch[k], voicing is null ? null : Gains(voicing, k)),
                sum.Data<float>()
            );
        return sum;
    }

    private double[][] Moved(Descent cents) =>
        [.. _curves.Select((curve, voice) => curve.Select((f, t) => f * Math.Pow(2, cents.Values[voice][t] / 1200)).ToArray())];

    private double[] Gains(Descent voicing, int voice) =>
        _options.Voicing ? Array.ConvertAll(voicing.Values[voice], Sigmoid) : Array.ConvertAll(_given[voice], f => f > 0 ? 1.0 : 0.0);

    private double[][] Refined(Descent cents, Descent voicing)
    {
        var moved = Moved(cents);
        for (var voice = 0; voice < moved.Length; voice++)
        {
            var gains = Gains(voicing, voice);
            for (var frame = 0; frame < _frames; frame++)
                if (gains[frame] < 0.5)
                    moved[voice][frame] = 0;
        }
        return moved;
    }

    // The curve with its edges held for some frames, so that they may begin to sound.
    private double[] Extended(double[] curve)
    {
        var extended = (double[])curve.Clone();
        for (var reach = 1; _options.Voicing && reach <= _options.VoicingReach; reach++)
        {
            var last = (double[])extended.Clone();
            for (var frame = 0; frame < curve.Length; frame++)
                if (last[frame] <= 0)
                    extended[frame] =
                        frame > 0 && last[frame - 1] > 0 ? last[frame - 1]
                        : frame + 1 < curve.Length ? last[frame + 1]
                        : 0;
        }
        return extended;
    }

    // Mean over the neighbours that are voiced; silent frames have no slope.
    private double[] Smooth(double[] slope, double[] curve)
    {
        var half = _options.SmoothFrames / 2;
        var smooth = new double[slope.Length];
        for (var frame = 0; frame < slope.Length; frame++)
        {
            var (sum, count) = (0.0, 0);
            for (var k = Math.Max(0, frame - half); k <= Math.Min(slope.Length - 1, frame + half); k++)
                if (curve[k] > 0)
                    (sum, count) = (sum + slope[k], count + 1);
            smooth[frame] = curve[frame] > 0 ? sum / count : 0;
        }
        return smooth;
    }

    // Distance of logarithmic and linear magnitudes a frame, averaged over the frames around it.
    private double[] Losses(Tensor target, Tensor mixture)
    {
        var stft = new Stft(1024, SourceFilterModel.Hop);
        Tensor Magnitude(Tensor x) => stft.Centred(x).Abs() + 1e-5;
        var (x, y) = (Magnitude(target), Magnitude(mixture));
        var loss = ((x - y).Abs() + (x.Log() - y.Log()).Abs()).Mean([2]).ToDoubles();
        var half = _options.JudgedFrames / 2;
        return [.. Enumerable.Range(0, _frames).Select(t => loss[Math.Max(0, t - half)..Math.Min(loss.Length, t + half + 1)].Average())];
    }

    private Outcome Middle(double[][] refined, double[] before, double[] after)
    {
        var (from, count) = (_frames / 4, _frames / 2);
        T[] Part<T>(T[] all) => all[from..(from + count)];
        return new Outcome([.. refined.Select(Part)], Part(before), Part(after), Part([.. before.Zip(after, (b, a) => a < b)]));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>What came out for the frames that are kept.</summary>
    /// <param name="Curves">voices x frames, Hz.</param>
    /// <param name="LossBefore">One a frame.</param>
    /// <param name="LossAfter">One a frame.</param>
    /// <param name="Kept">Whether the new curves are better.</param>
    internal sealed record Outcome(double[][] Curves, double[] LossBefore, double[] LossAfter, bool[] Kept);

    /// <summary>Adam on one number a frame and voice.</summary>
    private sealed class Descent(double[][] like, double stepSize)
    {
        private readonly (double[] First, double[] Second)[] _moments = Array.ConvertAll(
            like,
            c => (new double[c.Length], new double[c.Length])
        );
        private readonly int[] _steps = new int[like.Length];

        public double[][] Values { get; } = Array.ConvertAll(like, c => new double[c.Length]);

        public void Step(int voice, double[] slope, double most)
        {
            const double beta1 = 0.9;
            const double beta2 = 0.99;
            var step = ++_steps[voice];
            var (first, second) = _moments[voice];
            var values = Values[voice];
            for (var t = 0; t < slope.Length; t++)
            {
                first[t] = beta1 * first[t] + (1 - beta1) * slope[t];
                second[t] = beta2 * second[t] + (1 - beta2) * slope[t] * slope[t];
                var move = first[t] / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(second[t] / (1 - Math.Pow(beta2, step))) + 1e-12);
                values[t] = Math.Clamp(values[t] - stepSize * move, -most, most);
            }
        }
    }
}
