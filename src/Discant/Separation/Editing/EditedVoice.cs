using System.Numerics.Tensors;
using Discant.Pitch;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>
/// The sound of a voice after its edit, stretch by stretch: its partials are taken out of the stem and put back at their new pitch; what is
/// left of the stem stays where it was.
/// </summary>
internal sealed class EditedVoice : IDisposable
{
    private readonly StemWindow _stem;
    private readonly VoiceEdit _edit;
    private readonly int _sampleRate;
    private readonly HarmonicOptions _options = new();
    private readonly double _marginSeconds;
    private readonly IReadOnlyList<SungStretch> _stretches = [];
    private readonly double[] _ratios = [];
    private readonly double[]? _levels;
    private readonly Func<double, double>? _colour;
    private readonly SyntheticVoice? _synthetic;
    private (int Number, PhaseCurve Own, PhaseCurve Target)? _current;

    /// <summary>A voice that only its level and place change of.</summary>
    internal EditedVoice(StemWindow stem, VoiceEdit edit, int sampleRate)
    {
        (_stem, _edit, _sampleRate) = (stem, edit, sampleRate);
    }

    /// <summary>A voice whose partials change.</summary>
    /// <param name="stem">The stem; disposed of with this.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="pitch">F0, exactly that of the partials.</param>
    /// <param name="colour">Gain at a frequency, or null.</param>
    internal EditedVoice(StemWindow stem, VoiceEdit edit, int sampleRate, double[] pitch, Func<double, double>? colour)
        : this(stem, edit, sampleRate)
    {
        var target = TargetCurve.Of(pitch, edit);
        _stretches = SungStretch.Of(pitch);
        _marginSeconds = _stretches
            .Select(s => HarmonicAnalysis.MarginSeconds(TensorPrimitives.Min<double>(s.Hertz), _options))
            .Append(0)
            .Max();
        _ratios = [.. pitch.Zip(target, (from, to) => from > 0 && to > 0 ? to / from : 0)];
        _colour = colour;
        if (edit.Melody is not null)
            _levels = Levels(pitch, target);
    }

    /// <summary>A voice that is made of its parameters.</summary>
    /// <param name="stem">The stem, whose length and channels it gets; disposed of with this.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="synthetic">Its sound; disposed of with this.</param>
    internal EditedVoice(StemWindow stem, VoiceEdit edit, int sampleRate, SyntheticVoice synthetic)
        : this(stem, edit, sampleRate)
    {
        _synthetic = synthetic;
        if (edit.Melody is not null)
            _levels = Levels(synthetic.Pitch, TargetCurve.Of(synthetic.Pitch, edit));
    }

    internal StemWindow Stem => _stem;

    /// <summary>The sound of a stretch.</summary>
    /// <param name="start">First frame.</param>
    /// <param name="frames">Length.</param>
    /// <returns>channels x frames.</returns>
    internal float[][] Read(long start, int frames)
    {
        // What the analysis listens to beyond the stretch is read with it, so that the stem is read forwards only.
        var margin = _stretches.Count > 0 ? (int)Math.Ceiling(_marginSeconds * _sampleRate) : 0;
        var around = _stem.Read(start - margin, frames + 2 * margin);
        var output = Array.ConvertAll(around, c => _edit.Mute ? new float[frames] : c.AsSpan(margin, frames).ToArray());
        if (_edit.Mute)
            return output;
        if (_synthetic is not null)
            output = Array.ConvertAll(output, _ => _synthetic.Read(start, frames));
        else if (_stretches.Count > 0 || _edit.Breath != 1)
            Move(around, margin, output, start);
        if (_levels is not null)
            Level(output, start);
        Place(output);
        return output;
    }

    public void Dispose()
    {
        _stem.Dispose();
        _synthetic?.Dispose();
    }

    // Partials out, the rest louder or softer, partials in again.
    private void Move(float[][] around, int margin, float[][] output, long start)
    {
        var (from, to) = ((double)start / _sampleRate, (double)(start + output[0].Length) / _sampleRate);
        var moved = Array.ConvertAll(output, c => new float[c.Length]);
        for (var k = 0; k < _stretches.Count; k++)
            if (_stretches[k].ToSeconds > from && _stretches[k].FromSeconds < to)
                Move(k, around, margin, output, moved, start);
        for (var channel = 0; channel < output.Length; channel++)
        {
            if (_edit.Breath != 1)
                TensorPrimitives.Multiply(output[channel], (float)_edit.Breath, output[channel]);
            TensorPrimitives.Add(output[channel], moved[channel], output[channel]);
        }
    }

    private void Move(int number, float[][] around, int margin, float[][] output, float[][] added, long start)
    {
        var (stretch, frames) = (_stretches[number], output[0].Length);
        var (own, target) = Curves(number);
        var from = (int)Math.Clamp(Math.Ceiling(stretch.FromSeconds * _sampleRate) - start, 0, frames);
        var to = (int)Math.Clamp(Math.Ceiling(stretch.ToSeconds * _sampleRate) - start, 0, frames);
        if (to <= from)
            return;
        var tracks = HarmonicAnalysis.Of(
            own,
            around,
            start - margin,
            _sampleRate,
            (double)(start + from) / _sampleRate,
            (double)(start + to) / _sampleRate,
            _options
        );
        var moved = PartialMove.To(tracks, own, target, _sampleRate, _options, _colour);
        HarmonicSynthesis.Add(tracks, own, own, output, start, _sampleRate, from, to, t => -stretch.Gate(t));
        HarmonicSynthesis.Add(moved, own, target, added, start, _sampleRate, from, to, stretch.Gate);
    }

    private (PhaseCurve Own, PhaseCurve Target) Curves(int number)
    {
        if (_current is not { } current || current.Number != number)
        {
            var stretch = _stretches[number];
            var ratios = SungStretch.Filled(_ratios, stretch.FirstFrame, stretch.EndFrame, r => r > 0);
            var target = stretch with { Hertz = [.. stretch.Hertz.Zip(ratios, (f, r) => f * r)] };
            _current = current = (number, stretch.Curve(), target.Curve());
        }
        return (current.Own, current.Target);
    }

    // A melody's rests, faded from frame to frame.
    private static double[] Levels(double[] pitch, double[] target)
    {
        var levels = new double[pitch.Length];
        for (var k = 0; k < levels.Length; k++)
            levels[k] = pitch[k] > 0 && target[k] <= 0 ? 0 : 1;
        // Between two rests of the melody the voice's consonants and breath rest too.
        for (var k = 0; k < levels.Length; k++)
        {
            if (pitch[k] > 0)
                continue;
            var end = k;
            while (end < pitch.Length && pitch[end] <= 0)
                end++;
            var isSilent = (k == 0 || levels[k - 1] == 0) && (end == pitch.Length || levels[end] == 0) && end - k < pitch.Length;
            levels.AsSpan(k, end - k).Fill(isSilent ? 0 : 1);
            k = end - 1;
        }
        return levels;
    }

    private void Level(float[][] output, long start)
    {
        for (var n = 0; n < output[0].Length; n++)
        {
            var position = (double)(start + n) / _sampleRate / PitchTracks.FrameSeconds;
            var frame = (int)Math.Floor(position);
            double At(int k) => _levels![Math.Clamp(k, 0, _levels.Length - 1)];
            var level = (float)(At(frame) + (position - frame) * (At(frame + 1) - At(frame)));
            foreach (var channel in output)
                channel[n] *= level;
        }
    }

    private void Place(float[][] output)
    {
        var gain = (float)Math.Pow(10, _edit.GainDb / 20);
        if (gain != 1)
            foreach (var channel in output)
                TensorPrimitives.Multiply(channel, gain, channel);
        if (_edit.Pan is not { } pan || output.Length != 2)
            return;
        var (left, right) = PanLaw.Gains(pan);
        for (var n = 0; n < output[0].Length; n++)
        {
            var mid = (output[0][n] + output[1][n]) / 2;
            (output[0][n], output[1][n]) = ((float)left * mid, (float)right * mid);
        }
    }
}
