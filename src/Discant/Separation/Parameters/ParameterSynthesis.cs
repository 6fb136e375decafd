using Discant.Synthesis;

namespace Discant.Separation.Parameters;

/// <summary>A voice made anew from its parameters alone, with its own F0 or any other: what the source model sounds like without a mask.</summary>
/// <remarks>
/// The frames of the source model do not know of each other but through the phase, which is counted from the beginning of the recording, so
/// the sound is made piece by piece in bounded memory and goes on without a seam. Between two filters of the noise the sound is faded from
/// the one to the other. Where F0 is 0 the harmonics are silent and F0 is held.
/// </remarks>
public sealed class ParameterSynthesis
{
    private const int Margin = 2; // frames whose filters and gains reach into the first one

    private readonly IVoiceParameterSource _parameters;
    private readonly ulong _noiseSeed;
    private readonly SourceModel _model;
    private readonly bool[] _isVoiced;
    private readonly double[] _pitch;
    private readonly double[] _phases;

    /// <summary>A voice as it was kept that is going to sound.</summary>
    /// <param name="parameters">The parameters of the separation; they stay the caller's.</param>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="pitch">F0 of each frame, Hz, 0 where silent; null for the voice's own.</param>
    public ParameterSynthesis(ParameterReader parameters, int voice, IReadOnlyList<double>? pitch = null)
        : this(new KeptVoice(parameters, voice), pitch ?? parameters.Pitch(voice), (ulong)voice) { }

    /// <summary>A voice that is going to sound.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="pitch">F0 of each frame, Hz, 0 where silent.</param>
    /// <param name="noiseSeed">Seed of the noise, another one for each voice.</param>
    public ParameterSynthesis(IVoiceParameterSource parameters, IReadOnlyList<double> pitch, ulong noiseSeed)
    {
        (_parameters, _noiseSeed) = (parameters, noiseSeed);
        var layout = parameters.Layout;
        _model = Model(layout);
        var frames = checked((int)parameters.Frames);
        _pitch = [.. Enumerable.Range(0, frames).Select(k => k < pitch.Count ? pitch[k] : 0)];
        _isVoiced = Array.ConvertAll(_pitch, f => f > 0);
        Hold(_pitch);
        _phases = Phases(_pitch, (double)layout.Hop / layout.SampleRate);
    }

    /// <summary>The source model whose parameters they are.</summary>
    internal static SourceModel Model(ParameterLayout layout) =>
        new(
            new SourceModelOptions
            {
                Excitation = new ExcitationOptions { SampleRate = layout.SampleRate, Hop = layout.Hop },
                Order = layout.AllPoleOrder,
                NoiseMagnitudes = layout.NoiseMagnitudes,
            }
        );

    /// <summary>Samples of the sound, at the parameters' rate.</summary>
    public long Length => _parameters.Frames * _parameters.Layout.Hop;

    /// <summary>The sound from beginning to end.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Pieces in order.</returns>
    public IEnumerable<float[]> Pieces(CancellationToken cancel)
    {
        var frames = _parameters.Layout.WindowFrames;
        for (long piece = 0; piece * frames < _parameters.Frames; piece++)
        {
            cancel.ThrowIfCancellationRequested();
            yield return Piece(piece, (int)Math.Min(frames, _parameters.Frames - piece * frames));
        }
    }

    private float[] Piece(long piece, int frames)
    {
        var (first, hop) = (piece * _parameters.Layout.WindowFrames, _parameters.Layout.Hop);
        var stretch = _parameters.Stretch(first - Margin, frames + 2 * Margin);
        var amplitudes = Array.ConvertAll(stretch.HarmonicAmplitudes, a => (double)a);
        for (var k = 0; k < amplitudes.Length; k++)
            amplitudes[k] *= IsVoiced(first - Margin + k) ? 1 : 0;
        var samples = _model.SamplesOf(frames + 2 * Margin);
        var (falling, rising) = (new float[samples], new float[samples]);
        var pitch = new double[frames + 2 * Margin];
        for (var k = 0; k < pitch.Length; k++)
            pitch[k] = _pitch[Math.Clamp(first - Margin + k, 0, _pitch.Length - 1)];
        var phase = PhaseBefore(first - Margin, pitch);
        _model.Excitation.Bases(pitch, ref phase, falling.AsSpan(), rising.AsSpan());
        var noise = Noise(piece, frames);
        var sounds = new[] { piece, piece + 1 }.Select(filter => Sound(stretch, amplitudes, falling, rising, noise, filter)).ToArray();
        var output = new float[frames * hop];
        for (var n = 0; n < output.Length; n++)
        {
            var fade = (float)Math.Pow(Math.Sin(Math.PI / 2 * (n + 0.5) / (_parameters.Layout.WindowFrames * hop)), 2);
            output[n] = (1 - fade) * sounds[0][Margin * hop + n] + fade * sounds[1][Margin * hop + n];
        }
        return output;
    }

    private float[] Sound(VoiceParameters stretch, double[] amplitudes, float[] falling, float[] rising, float[] noise, long filter)
    {
        static double[] Doubles(float[] values) => Array.ConvertAll(values, v => (double)v);
        var controls = new SourceControls
        {
            HarmonicAmplitudes = amplitudes,
            NoiseGains = Doubles(stretch.NoiseGains),
            LineSpectralFrequencies = Doubles(stretch.LineSpectralFrequencies),
            NoiseMagnitudes = Doubles(_parameters.NoiseFilter(filter)),
        };
        var output = new float[falling.Length];
        _model.Forward<float>(controls, falling, rising, noise, output);
        return output;
    }

    // Each piece has its own noise, of which its neighbours know the frames they overlap with.
    private float[] Noise(long piece, int frames)
    {
        var (hop, window) = (_parameters.Layout.Hop, _parameters.Layout.WindowFrames);
        float[] Of(long number)
        {
            var own = new float[window * hop];
            UniformNoise.Fill<float>(_noiseSeed, (ulong)(number + 1), own);
            return own;
        }
        var around = new[] { Of(piece - 1), Of(piece), Of(piece + 1) };
        var noise = new float[_model.NoiseSamplesOf(frames + 2 * Margin)];
        for (var n = 0; n < noise.Length; n++)
        {
            var at = n + (window - Margin) * hop;
            noise[n] = around[at / (window * hop)][at % (window * hop)];
        }
        return noise;
    }

    private bool IsVoiced(long frame) => frame >= 0 && frame < _isVoiced.Length && _isVoiced[frame];

    // The oscillator takes the first frame it is given for the one before it, too.
    private double PhaseBefore(long frame, double[] pitch)
    {
        var second = Math.Clamp(frame + 1, 0, _phases.Length - 1);
        var hop = (double)_parameters.Layout.Hop / _parameters.Layout.SampleRate;
        return frame + 1 >= 0 ? _phases[second] - TurnsOf(pitch[0], pitch[0], pitch[1], hop) : (frame * hop) * pitch[0];
    }

    private static double[] Phases(double[] pitch, double hopSeconds)
    {
        var phases = new double[pitch.Length + 1];
        for (var k = 0; k < pitch.Length; k++)
            phases[k + 1] = phases[k] + TurnsOf(pitch[Math.Max(0, k - 1)], pitch[k], pitch[Math.Min(k + 1, pitch.Length - 1)], hopSeconds);
        return phases;
    }

    // F0 lies in the middle of its frame and runs straight to that of the next.
    private static double TurnsOf(double before, double own, double next, double hopSeconds) =>
        hopSeconds * (0.75 * own + 0.125 * (before + next));

    private static void Hold(double[] pitch)
    {
        for (var k = 1; k < pitch.Length; k++)
            pitch[k] = pitch[k] > 0 ? pitch[k] : pitch[k - 1];
        for (var k = pitch.Length - 2; k >= 0; k--)
            pitch[k] = pitch[k] > 0 ? pitch[k] : pitch[k + 1];
    }
}
