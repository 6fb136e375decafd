using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Short-time Fourier transform with a Gaussian window, in which every steady partial is a Gaussian peak of one and the same width
/// (Schulze, Leuschner, King 2021; spec 1.1).
/// </summary>
/// <remarks>
/// A partial A cos(2 pi f t + p) gives A/2 e^(ip) exp(-(s - b)^2 / (2 PeakWidth^2)) on bins s, b = f / BinHz: the window's samples add up
/// to 1, and phases refer to its centre.
/// </remarks>
public sealed class GaussianStft
{
    // 1024 samples at 48 kHz, whatever the rate: a peak is 7.46 Hz wide.
    private const double DeviationSeconds = 1024.0 / 48000;

    /// <summary>Standard deviation of a steady partial's peak, Hz: the same whatever the rate and the number of bins.</summary>
    public const double PeakHz = 1 / (2 * Math.PI * DeviationSeconds);

    private readonly double[] _window;

    /// <param name="sampleRate">Hz.</param>
    /// <param name="bins">N: bins 0 to N - 1 are kept, the window has 2N samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window would be cut off before two standard deviations.</exception>
    public GaussianStft(int sampleRate, int bins)
    {
        (SampleRate, Bins) = (sampleRate, bins);
        var deviation = DeviationSeconds * sampleRate;
        Cut = bins / deviation;
        ArgumentOutOfRangeException.ThrowIfLessThan(Cut, 2, nameof(bins));
        _window = new double[2 * bins];
        for (var n = 0; n < _window.Length; n++)
            _window[n] = Math.Exp(-0.5 * Math.Pow((n - bins) / deviation, 2));
        var sum = _window.Sum();
        for (var n = 0; n < _window.Length; n++)
            _window[n] /= sum;
    }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>N.</summary>
    public int Bins { get; }

    /// <summary>zeta: the window ends at so many standard deviations.</summary>
    public double Cut { get; }

    /// <summary>Width of a bin, Hz.</summary>
    public double BinHz => SampleRate / (2.0 * Bins);

    /// <summary>sigma0: standard deviation of a steady partial's peak, bins.</summary>
    public double PeakWidth => PeakHz / BinHz;

    /// <summary>Spectra of a recording around some samples; what lies outside the recording is silent.</summary>
    /// <param name="mixture">The recording.</param>
    /// <param name="centres">Samples on which windows are centred.</param>
    /// <returns>frames x 2 x bins: real and imaginary parts.</returns>
    public Tensor Spectra(Mixture mixture, IReadOnlyList<long> centres)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var size = 2 * Bins;
        var samples = new float[centres.Count * size];
        for (var k = 0; k < centres.Count; k++)
            mixture.Read(centres[k] - Bins, samples.AsSpan(k * size, size));
        var spectrum = (Tensor.From(samples, centres.Count, size) * Window(ScalarType.Float32)).FftRfft().Narrow(-1, 0, Bins);
        return scope.Keep((spectrum.ViewAsReal() * Signs()).Transpose(1, 2).Contiguous());
    }

    /// <summary>
    /// The signal whose transform is nearest to given spectra: inverse transforms, weighted by the window and overlap-added, divided by
    /// the sum of squared windows (spec 5).
    /// </summary>
    /// <param name="spectra">frames x 2 x bins; frame k is centred on sample k hop.</param>
    /// <param name="hop">Samples from one frame to the next.</param>
    /// <param name="samples">Length of the result.</param>
    /// <returns>The signal; 0 where no window reaches.</returns>
    public float[] Signal(Tensor spectra, int hop, int samples)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var size = 2 * Bins;
        var bins = (spectra.Transpose(1, 2).Contiguous() * Signs()).ViewAsComplex().ConstantPad([0, 1]);
        // The transform is of the windowed signal: window times it once more is the adjoint.
        var frames = (bins.FftIrfft(size) * Window(ScalarType.Float32)).Contiguous().ToSingles();
        var (sum, weight) = (new double[samples], new double[samples]);
        for (var k = 0; k < spectra.Shape[0]; k++)
        {
            var start = k * (long)hop - Bins;
            for (var n = (int)Math.Max(0, -start); n < size && start + n < samples; n++)
            {
                sum[start + n] += frames[k * size + n];
                weight[start + n] += _window[n] * _window[n];
            }
        }
        return [.. sum.Select((value, n) => weight[n] > 0 ? (float)(value / weight[n]) : 0)];
    }

    private Tensor Window(ScalarType type) => Tensor.From(_window, _window.Length).To(type);

    // Moves the origin of phases from the window's first sample to its centre.
    private Tensor Signs()
    {
        var signs = new float[Bins];
        for (var k = 0; k < Bins; k++)
            signs[k] = k % 2 == 0 ? 1 : -1;
        return Tensor.From(signs, Bins, 1);
    }
}
