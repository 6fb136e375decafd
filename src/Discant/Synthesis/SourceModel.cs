using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Discant.Synthesis;

/// <summary>
/// The source-filter model of one voice: harmonics of a given F0 with a fixed roll-off, plus coloured noise, through a time-varying
/// all-pole filter.
/// </summary>
/// <remarks>
/// Schulze-Forster et al. 2022, Section III-A. Samples may be float or double; controls, filter coefficients and the all-pole recursion
/// are double always. Filter and noise gain of frame t act around sample hop (t + 1), its harmonic amplitude around hop t, its F0 around
/// hop (t + 0.5): the published weights expect these offsets. Instances are immutable; any number of threads may share one.
/// </remarks>
public sealed class SourceModel
{
    private readonly FrequencySampledFilter _noiseDesign;
    private readonly NoiseShaping _noiseShaping;
    private readonly AllPoleFilter _allPole;
    private readonly double[] _rollOff;
    private readonly int _rollOffOffset;

    /// <summary>A model with those settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SourceModel(SourceModelOptions? options = null)
    {
        Options = options ?? new SourceModelOptions();
        if (Options.Order % 2 != 0)
            throw new ArgumentException("The order must be even.", nameof(options));
        Excitation = new HarmonicExcitation(Options.Excitation);
        Hop = Options.Excitation.Hop;
        _noiseDesign = new FrequencySampledFilter(Options.NoiseMagnitudes);
        _noiseShaping = new NoiseShaping(Hop);
        _allPole = new AllPoleFilter(Options.Order, Hop, Options.RoundCoefficientsToSingle);
        var rollOff = new FrequencySampledFilter(Options.RollOffMagnitudes);
        _rollOff = rollOff.SixDecibelsPerOctave(Options.Excitation.SampleRate);
        _rollOffOffset = rollOff.Offset;
    }

    /// <summary>The settings.</summary>
    public SourceModelOptions Options { get; }

    /// <summary>Makes the base signals from F0.</summary>
    public HarmonicExcitation Excitation { get; }

    /// <summary>Samples between frames.</summary>
    public int Hop { get; }

    /// <summary>Samples of sound that so many frames make.</summary>
    public int SamplesOf(int frames) => Hop * frames;

    /// <summary>Samples of white noise that so many frames take.</summary>
    public int NoiseSamplesOf(int frames) => Hop * (frames + 1);

    /// <summary>What the fixed roll-off multiplies a partial with.</summary>
    /// <param name="radians">Frequency of the partial, radians a sample.</param>
    public double RollOff(double radians)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var tap = 0; tap < _rollOff.Length; tap++)
        {
            var (sine, cosine) = Math.SinCos(radians * tap);
            real += _rollOff[tap] * cosine;
            imaginary += _rollOff[tap] * sine;
        }
        return Math.Sqrt((real * real) + (imaginary * imaginary));
    }

    /// <summary>Partials of a tone: those below half the rate.</summary>
    /// <param name="hertz">F0, above 0.</param>
    public int PartialsOf(double hertz) =>
        (int)Math.Min(Options.Excitation.Partials, Math.Ceiling(Options.Excitation.SampleRate / 2 / hertz) - 1);

    /// <summary>The sound of one voice.</summary>
    /// <param name="controls">What the voice does.</param>
    /// <param name="falling">Base signal from <see cref="HarmonicExcitation.Bases"/>: <see cref="SamplesOf"/> samples.</param>
    /// <param name="rising">Base signal from <see cref="HarmonicExcitation.Bases"/>: as many.</param>
    /// <param name="noise">White noise: <see cref="NoiseSamplesOf"/> samples.</param>
    /// <param name="output">Receives <see cref="SamplesOf"/> samples.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Forward<T>(
        in SourceControls controls,
        ReadOnlySpan<T> falling,
        ReadOnlySpan<T> rising,
        ReadOnlySpan<T> noise,
        Span<T> output
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(controls, falling.Length, rising.Length, noise.Length, output.Length);
        using var scratch = new Scratch<T>(this, output.Length, noise.Length, controls.LineSpectralFrequencies.Length);
        FilterNoise(controls, noise, scratch);
        Excite(controls, falling, rising, scratch);
        LineSpectralFrequencies.ToAllPole(controls.LineSpectralFrequencies, Options.Order, scratch.Coefficients);
        _allPole.Forward<T>(scratch.Excitation, scratch.Coefficients, output);
    }

    /// <summary>Gradients of a loss from that with respect to the sound; intermediate signals are computed again, not kept.</summary>
    /// <param name="controls">As given to <see cref="Forward"/>.</param>
    /// <param name="falling">As given to <see cref="Forward"/>.</param>
    /// <param name="rising">As given to <see cref="Forward"/>.</param>
    /// <param name="noise">As given to <see cref="Forward"/>.</param>
    /// <param name="upstream">dL/doutput: <see cref="SamplesOf"/> samples.</param>
    /// <param name="gradients">Receives the gradients; F0 has none.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Backward<T>(
        in SourceControls controls,
        ReadOnlySpan<T> falling,
        ReadOnlySpan<T> rising,
        ReadOnlySpan<T> noise,
        ReadOnlySpan<T> upstream,
        in SourceGradients gradients
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(controls, falling.Length, rising.Length, noise.Length, upstream.Length);
        using var scratch = new Scratch<T>(this, upstream.Length, noise.Length, controls.LineSpectralFrequencies.Length);
        FilterNoise(controls, noise, scratch);
        Excite(controls, falling, rising, scratch);
        var excitationGradient = scratch.Temporary;
        AllPoleBackward(controls, upstream, excitationGradient, gradients, scratch);

        // The excitation itself is not needed any more.
        FirFilter.InputGradient(excitationGradient, scratch.RollOff, _rollOffOffset, scratch.Excitation);
        Excitation.Gradient(falling, rising, scratch.Excitation, gradients.HarmonicAmplitudes);

        _noiseShaping.Backward(scratch.Noise, controls.NoiseGains, excitationGradient, gradients.NoiseGains, scratch.Noise);
        FirFilter.TapGradient(noise, scratch.Noise, _noiseDesign.Offset, scratch.TapGradient);
        _noiseDesign.DesignGradient(scratch.TapGradient, gradients.NoiseMagnitudes);
    }

    private void AllPoleBackward<T>(
        in SourceControls controls,
        ReadOnlySpan<T> upstream,
        Span<T> excitationGradient,
        in SourceGradients gradients,
        in Scratch<T> scratch
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var frequencies = controls.LineSpectralFrequencies;
        LineSpectralFrequencies.ToAllPole(frequencies, Options.Order, scratch.Coefficients);
        _allPole.Backward(scratch.Excitation, scratch.Coefficients, upstream, excitationGradient, scratch.CoefficientGradient);
        LineSpectralFrequencies.Gradient(frequencies, Options.Order, scratch.CoefficientGradient, gradients.LineSpectralFrequencies);
    }

    /// <summary>White noise to coloured noise of constant level.</summary>
    private void FilterNoise<T>(in SourceControls controls, ReadOnlySpan<T> noise, in Scratch<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _noiseDesign.Design(controls.NoiseMagnitudes, scratch.TapGradient);
        TensorPrimitives.ConvertTruncating<double, T>(scratch.TapGradient, scratch.NoiseTaps);
        FirFilter.Forward(noise, scratch.NoiseTaps, _noiseDesign.Offset, scratch.Noise);
    }

    /// <summary>Harmonics and noise: what the all-pole filter is fed with.</summary>
    private void Excite<T>(in SourceControls controls, ReadOnlySpan<T> falling, ReadOnlySpan<T> rising, in Scratch<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.ConvertTruncating<double, T>(_rollOff, scratch.RollOff);
        Excitation.Forward(controls.HarmonicAmplitudes, falling, rising, scratch.Temporary);
        FirFilter.Forward(scratch.Temporary, scratch.RollOff, _rollOffOffset, scratch.Excitation);
        _noiseShaping.Forward(scratch.Noise, controls.NoiseGains, scratch.Temporary);
        TensorPrimitives.Add<T>(scratch.Excitation, scratch.Temporary, scratch.Excitation);
    }

    private void Check(in SourceControls controls, int falling, int rising, int noise, int output)
    {
        var frames = controls.HarmonicAmplitudes.Length;
        if (controls.NoiseGains.Length != frames || controls.LineSpectralFrequencies.Length != frames * Options.Order)
            throw new ArgumentException(
                $"Amplitudes, gains and {Options.Order} line spectral frequencies must have as many frames.",
                nameof(controls)
            );
        if (controls.NoiseMagnitudes.Length != Options.NoiseMagnitudes)
            throw new ArgumentException(
                $"Expected {Options.NoiseMagnitudes} noise magnitudes, got {controls.NoiseMagnitudes.Length}.",
                nameof(controls)
            );
        if (falling != SamplesOf(frames) || rising != falling || output != falling || noise != NoiseSamplesOf(frames))
            throw new ArgumentException(
                $"{frames} frames are {SamplesOf(frames)} samples and take {NoiseSamplesOf(frames)} of noise.",
                nameof(output)
            );
    }

    /// <summary>Rented working memory of one voice.</summary>
    private readonly ref struct Scratch<T>
        where T : unmanaged
    {
        private readonly T[] _samples;
        private readonly double[] _numbers;

        public Scratch(SourceModel model, int samples, int noise, int coefficients)
        {
            var (noiseTaps, rollOff) = (model._noiseDesign.Taps, model._rollOff.Length);
            _samples = ArrayPool<T>.Shared.Rent((2 * samples) + noise + noiseTaps + rollOff);
            var rest = _samples.AsSpan();
            Excitation = Take(ref rest, samples);
            Temporary = Take(ref rest, samples);
            Noise = Take(ref rest, noise);
            NoiseTaps = Take(ref rest, noiseTaps);
            RollOff = Take(ref rest, rollOff);
            _numbers = ArrayPool<double>.Shared.Rent((2 * coefficients) + noiseTaps);
            var numbers = _numbers.AsSpan();
            Coefficients = Take(ref numbers, coefficients);
            CoefficientGradient = Take(ref numbers, coefficients);
            TapGradient = Take(ref numbers, noiseTaps);
        }

        public Span<T> Excitation { get; }

        public Span<T> Temporary { get; }

        public Span<T> Noise { get; }

        public Span<T> NoiseTaps { get; }

        public Span<T> RollOff { get; }

        public Span<double> Coefficients { get; }

        public Span<double> CoefficientGradient { get; }

        /// <summary>The noise taps in double on the way forward, their gradient on the way back.</summary>
        public Span<double> TapGradient { get; }

        public void Dispose()
        {
            ArrayPool<T>.Shared.Return(_samples);
            ArrayPool<double>.Shared.Return(_numbers);
        }

        private static Span<TValue> Take<TValue>(scoped ref Span<TValue> rest, int length)
        {
            var taken = rest[..length];
            rest = rest[length..];
            return taken;
        }
    }
}
