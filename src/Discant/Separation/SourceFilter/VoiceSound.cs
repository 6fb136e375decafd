using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>The sound of one voice as a function of its F0, all else being as the network says.</summary>
internal sealed class VoiceSound
{
    private readonly SourceModel _model;
    private readonly double[] _amplitudes;
    private readonly double[] _noiseGains;
    private readonly double[] _frequencies;
    private readonly double[] _noiseMagnitudes;
    private readonly float[] _noise;

    /// <param name="model">The source model.</param>
    /// <param name="controls">What the network says, rows x frames.</param>
    /// <param name="row">Row of this voice.</param>
    /// <param name="noiseSeed">Seed of its noise.</param>
    public VoiceSound(SourceModel model, VoiceControls controls, int row, ulong noiseSeed)
    {
        double[] Row(Tensor values) => values.Narrow(0, row, 1).ToDoubles();
        _model = model;
        _amplitudes = Row(controls.HarmonicAmplitude);
        _noiseGains = Row(controls.NoiseGain);
        _frequencies = Row(controls.LineSpectralFrequencies);
        _noiseMagnitudes = Row(controls.NoiseMagnitudes);
        _noise = new float[model.NoiseSamplesOf(_amplitudes.Length)];
        UniformNoise.Fill<float>(noiseSeed, (ulong)row, _noise);
    }

    /// <summary>The sound.</summary>
    /// <param name="pitch">frames, Hz, 0 where silent.</param>
    public float[] Of(double[] pitch)
    {
        var samples = _model.SamplesOf(pitch.Length);
        var (falling, rising, output) = (new float[samples], new float[samples], new float[samples]);
        var phase = 0.0;
        _model.Excitation.Bases(pitch, ref phase, falling.AsSpan(), rising.AsSpan());
        var controls = new SourceControls
        {
            HarmonicAmplitudes = _amplitudes,
            NoiseGains = _noiseGains,
            LineSpectralFrequencies = _frequencies,
            NoiseMagnitudes = _noiseMagnitudes,
        };
        _model.Forward(controls, falling, rising, _noise, output.AsSpan());
        return output;
    }
}
