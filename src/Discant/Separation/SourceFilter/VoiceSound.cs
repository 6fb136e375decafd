using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>The sound of one voice as a function of its F0 and of how much of its harmonics sounds, all else being as the network says.</summary>
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
    /// <param name="gains">frames: factors of the harmonics' amplitude; null: 1.</param>
    public float[] Sound(double[] pitch, double[]? gains)
    {
        var output = new float[_model.SamplesOf(pitch.Length)];
        var (falling, rising) = Bases(pitch);
        _model.Forward(Controls(Scaled(gains)), falling, rising, _noise, output.AsSpan());
        return output;
    }

    /// <summary>The slope of a loss in F0 and in the gains.</summary>
    /// <param name="pitch">As given to <see cref="Sound"/>.</param>
    /// <param name="gains">As given to <see cref="Sound"/>.</param>
    /// <param name="upstream">The loss's slope in the sound.</param>
    /// <param name="memorySeconds">See <see cref="PitchGradient"/>.</param>
    /// <returns>Two values a frame.</returns>
    public (double[] Pitch, double[] Gains) Slopes(double[] pitch, double[] gains, float[] upstream, double memorySeconds)
    {
        var amplitudes = Scaled(gains);
        var (falling, rising) = Bases(pitch);
        var harmonics = new double[upstream.Length];
        var (pitchSlope, gainSlope) = (new double[pitch.Length], new double[pitch.Length]);
        _model.Backward(
            Controls(amplitudes),
            falling,
            rising,
            _noise,
            upstream,
            new SourceGradients
            {
                HarmonicAmplitudes = gainSlope,
                NoiseGains = new double[_noiseGains.Length],
                LineSpectralFrequencies = new double[_frequencies.Length],
                NoiseMagnitudes = new double[_noiseMagnitudes.Length],
                HarmonicExcitation = harmonics,
            }
        );
        var memory = memorySeconds * _model.Excitation.Options.SampleRate;
        PitchGradient.Compute(_model.Excitation, pitch, amplitudes, harmonics, memory, pitchSlope);
        for (var frame = 0; frame < pitch.Length; frame++)
            gainSlope[frame] *= _amplitudes[frame];
        return (pitchSlope, gainSlope);
    }

    private (float[] Falling, float[] Rising) Bases(double[] pitch)
    {
        var samples = _model.SamplesOf(pitch.Length);
        var (falling, rising) = (new float[samples], new float[samples]);
        var phase = 0.0;
        _model.Excitation.Bases(pitch, ref phase, falling.AsSpan(), rising.AsSpan());
        return (falling, rising);
    }

    private double[] Scaled(double[]? gains) => gains is null ? _amplitudes : [.. _amplitudes.Zip(gains, (a, g) => a * g)];

    private SourceControls Controls(double[] amplitudes) =>
        new()
        {
            HarmonicAmplitudes = amplitudes,
            NoiseGains = _noiseGains,
            LineSpectralFrequencies = _frequencies,
            NoiseMagnitudes = _noiseMagnitudes,
        };
}
