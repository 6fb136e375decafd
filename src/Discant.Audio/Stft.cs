using Discant.Torch;

namespace Discant.Audio;

/// <summary>Short-time Fourier transform with a periodic Hann window and no scaling of the forward transform.</summary>
public sealed class Stft
{
    private readonly double[] _window;

    /// <param name="size">FFT and window length in samples, even.</param>
    /// <param name="hop">Samples from one frame to the next, at most half the size.</param>
    /// <exception cref="ArgumentException">Size odd or hop out of range.</exception>
    public Stft(int size, int hop)
    {
        if (size < 2 || size % 2 != 0)
            throw new ArgumentException("the FFT length must be even", nameof(size));
        if (hop < 1 || hop > size / 2)
            throw new ArgumentException("the hop must be from 1 to half the FFT length", nameof(hop));
        (Size, Hop) = (size, hop);
        _window = Windows.Hann(size);
    }

    /// <summary>FFT and window length in samples.</summary>
    public int Size { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; }

    /// <summary>Number of frequency bins, 0 to the Nyquist frequency.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>Frames of a centred transform of that many samples.</summary>
    public int Frames(int samples) => samples / Hop + 1;

    /// <summary>Centred transform: frame t is centred on sample t hop; the ends are mirrored (silent where the signal is too short for that).</summary>
    /// <param name="signal">rows x samples.</param>
    /// <returns>rows x frames x bins, complex.</returns>
    public Tensor Centred(Tensor signal)
    {
        var samples = signal.Shape[^1];
        var half = Size / 2;
        var padded = samples > half ? signal.ReflectionPad1d(half, half) : signal.ConstantPad([half, half]);
        return OfPadded(padded);
    }

    /// <summary>Transform of overlapping frames from sample 0 on, without padding; what does not fill a frame is left out.</summary>
    /// <param name="signal">rows x samples, at least one frame long.</param>
    /// <returns>rows x frames x bins, complex.</returns>
    public Tensor OfPadded(Tensor signal) => (signal.Unfold(-1, Size, Hop) * Window(signal.Type)).FftRfft();

    /// <summary>Transform of a signal padded with zeros at its end so that there are ceil(samples / hop) frames (spec 1.1 and 3).</summary>
    /// <param name="signal">rows x samples.</param>
    /// <returns>rows x frames x bins, complex.</returns>
    public Tensor PaddedAtEnd(Tensor signal)
    {
        var samples = signal.Shape[^1];
        var frames = (samples + Hop - 1) / Hop;
        var pad = Math.Max(0, Size + Hop * (frames - 1) - samples);
        return OfPadded(signal.ConstantPad([0, pad]));
    }

    /// <summary>Magnitudes of some frames of a recording: frame t is centred on sample t hop, and what lies outside the recording is silent.</summary>
    /// <param name="mixture">The recording.</param>
    /// <param name="firstFrame">Number of the first frame; may be negative.</param>
    /// <param name="frames">Number of frames, at least 1.</param>
    /// <returns>frames x bins.</returns>
    public float[] Magnitudes(Mixture mixture, long firstFrame, int frames)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var samples = mixture.Read(firstFrame * Hop - Size / 2, (frames - 1) * Hop + Size);
        return OfPadded(Tensor.From(samples, 1, samples.Length)).Abs().ToSingles();
    }

    /// <summary>Least-squares inverse of <see cref="Centred"/>: overlap-add, divided by the sum of squared windows.</summary>
    /// <param name="spectrum">rows x frames x bins, complex.</param>
    /// <param name="samples">Length of the result.</param>
    /// <returns>rows x samples.</returns>
    public Tensor InverseCentred(Tensor spectrum, int samples)
    {
        var frames = (int)spectrum.Shape[1];
        var real = spectrum.FftIrfft(Size);
        var windowed = (real * Window(real.Type)).Contiguous();
        var output = Tensor.Zeros([spectrum.Shape[0], samples], real.Type);
        if (real.Type == ScalarType.Float64)
            OverlapAdd(windowed.Data<double>(), output.Data<double>(), frames, samples);
        else
            OverlapAdd(windowed.Data<float>(), output.Data<float>(), frames, samples);
        return output;
    }

    /// <summary>The window as a tensor of that type.</summary>
    public Tensor Window(ScalarType type) => Tensor.From(_window, Size).To(type);

    private void OverlapAdd<T>(ReadOnlySpan<T> windowed, Span<T> output, int frames, int samples)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var weights = WindowPower(frames, samples);
        var rows = samples == 0 ? 0 : output.Length / samples;
        for (var row = 0; row < rows; row++)
        {
            var signal = output.Slice(row * samples, samples);
            for (var frame = 0; frame < frames; frame++)
            {
                var source = windowed.Slice((row * frames + frame) * Size, Size);
                var start = frame * Hop - Size / 2;
                for (var n = Math.Max(0, -start); n < Size && start + n < samples; n++)
                    signal[start + n] += source[n];
            }
            for (var n = 0; n < samples; n++)
                signal[n] = weights[n] > 1e-30 ? signal[n] / T.CreateChecked(weights[n]) : T.Zero;
        }
    }

    private double[] WindowPower(int frames, int samples)
    {
        var power = new double[samples];
        for (var frame = 0; frame < frames; frame++)
        {
            var start = frame * Hop - Size / 2;
            for (var n = Math.Max(0, -start); n < Size && start + n < samples; n++)
                power[start + n] += _window[n] * _window[n];
        }
        return power;
    }
}
