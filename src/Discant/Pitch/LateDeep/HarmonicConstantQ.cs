using Discant.Torch;

namespace Discant.Pitch.LateDeep;

/// <summary>
/// Harmonic constant-Q transform (Bittner et al. 2017; Cuesta et al. 2020, Section 3.1): for every F0 of a grid the spectrum at the F0 and
/// its partials, with windows of equally many periods, as magnitudes and phase differences.
/// </summary>
/// <remarks>
/// A frame's spectrum is taken once, by one FFT; each bin is a band of it weighted with the transform of the bin's Hann window (Brown and
/// Puckette 1992), read at two instants a few samples apart, whose difference in phase is the frequency that is really there. Neighbouring
/// bins share a band and become one matrix product.
/// </remarks>
public sealed class HarmonicConstantQ : IDisposable
{
    private const int BinsAGroup = 30;
    private const double MainLobes = 4; // the window's transform is below -50 dB there

    private readonly Group[] _groups;
    private readonly Tensor _places;
    private readonly Tensor _binHertz;

    /// <param name="options">What to look at.</param>
    public HarmonicConstantQ(HarmonicConstantQOptions options)
    {
        Options = options;
        var harmonics = Enumerable.Range(1, options.Harmonics).ToArray();
        // Each partial's grid is a shift of the first by log2(h) octaves: those of 1, 2 and 4 coincide.
        var frequencies = harmonics
            .SelectMany(h => Enumerable.Range(0, options.Bins.Count).Select(k => Rounded(options.Bins.Hertz(k) * h)))
            .ToArray();
        var distinct = frequencies.Distinct().Order().Where(f => f < options.SampleRate / 2.0).ToArray();
        WindowSize = SizeFor(distinct);
        _groups = [.. distinct.Chunk(BinsAGroup).Select(MakeGroup)];
        var place = distinct.Select((f, k) => (f, k)).ToDictionary(p => p.f, p => (long)p.k);
        // What lies above half the sample rate reads the one column more, which holds silence.
        _places = Tensor.From([.. frequencies.Select(f => place.GetValueOrDefault(f, distinct.Length))], frequencies.Length).Persist();
        _binHertz = Tensor.From([.. distinct.Select(f => (float)(f * Math.Log(2) / options.Bins.PerOctave))], distinct.Length).Persist();
    }

    /// <summary>The options.</summary>
    public HarmonicConstantQOptions Options { get; }

    /// <summary>Samples a frame looks at, centred on its time; a power of two.</summary>
    public int WindowSize { get; }

    /// <summary>Samples that some frames look at: those before and after the stretch from the first to the last frame's time included.</summary>
    public int SamplesFor(int frames) => WindowSize + (frames - 1) * Options.Hop;

    /// <summary>Transforms a stretch of a recording.</summary>
    /// <param name="samples">
    /// <see cref="SamplesFor"/> samples; the first frame describes the time of sample <see cref="WindowSize"/> / 2.
    /// </param>
    /// <param name="level">The recording's level (<see cref="RecordingLevel"/>), full scale 1, above 0.</param>
    /// <returns>
    /// Two tensors, harmonics x bins x frames. Magnitudes: 0 at the floor or below, 1 for a sine whose amplitude is the recording's level. Phase
    /// differences, as the distance of the frequency that is there from the bin's, in bins, -1 to 1 for -8 to 8 bins and more.
    /// </returns>
    public (Tensor Magnitude, Tensor Phase) Transform(ReadOnlySpan<float> samples, double level)
    {
        const double mostBins = 8;
        using var mode = GradientMode.Off();
        using var scope = Tensor.Scope();
        var spectrum = Tensor.From(samples, samples.Length).Unfold(0, WindowSize, Options.Hop).FftRfft().ViewAsReal();
        var frames = spectrum.Shape[0];
        var bins = _groups.Select(g => spectrum.Narrow(1, g.First, g.Count).Reshape(frames, 2L * g.Count).Matmul(g.Weights)).ToArray();
        // frames x (bins 2) x (real, imaginary) at either instant
        var values = Tensor.Cat([.. bins.Select((b, k) => b.Reshape(frames, _groups[k].Bins, 4))], 1);
        var (re0, im0, re1, im1) = (values.Select(2, 0), values.Select(2, 1), values.Select(2, 2), values.Select(2, 3));
        var real = re1 * re0 + im1 * im0;
        var imaginary = im1 * re0 - re1 * im0;
        var power = (real.Square() + imaginary.Square()).Sqrt() * (1 / (level * level)) + 1e-12;
        var magnitude = (power.Log() * (-10 / Math.Log(10) / Options.FloorDecibels) + 1).Clamp(min: 0);
        // The products have the expected advance of phase taken out of them already.
        var hertz = imaginary.Atan2(real) * (Options.SampleRate / (2 * Math.PI * Options.PhaseLag));
        var phase = (hertz / _binHertz * (1 / mostBins)).Clamp(-1, 1);
        return (scope.Keep(Arranged(magnitude)), scope.Keep(Arranged(phase)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var group in _groups)
            group.Weights.Dispose();
        _places.Dispose();
        _binHertz.Dispose();
    }

    // frames x distinct frequencies -> harmonics x bins x frames
    private Tensor Arranged(Tensor values)
    {
        var frames = values.Shape[0];
        var withSilence = Tensor.Cat([values, Tensor.Zeros([frames, 1])], 1);
        return withSilence.Transpose(0, 1).Contiguous().IndexSelect(0, _places).Reshape(Options.Harmonics, Options.Bins.Count, frames);
    }

    private int SizeFor(double[] frequencies) =>
        (int)
            System.Numerics.BitOperations.RoundUpToPowerOf2(
                (uint)Math.Ceiling(WindowSeconds(frequencies[0]) * Options.SampleRate) + (uint)Options.PhaseLag
            );

    // Equal Q at all frequencies, up to the longest window.
    private double WindowSeconds(double hertz) =>
        Math.Min(Options.LongestWindowSeconds, 1 / ((Math.Pow(2, 1.0 / Options.Bins.PerOctave) - 1) * hertz));

    private Group MakeGroup(double[] hertz)
    {
        var spacing = (double)Options.SampleRate / WindowSize;
        var first = Math.Max(0, (int)Math.Floor((hertz[0] - MainLobes / WindowSeconds(hertz[0])) / spacing));
        var last = Math.Min(WindowSize / 2, (int)Math.Ceiling((hertz[^1] + MainLobes / WindowSeconds(hertz[^1])) / spacing));
        var count = last - first + 1;
        var weights = new float[2 * count * 4 * hertz.Length];
        for (var bin = 0; bin < hertz.Length; bin++)
        for (var m = 0; m < count; m++)
        {
            var offset = (first + m) * spacing - hertz[bin];
            var window = HannTransform(offset * WindowSeconds(hertz[bin])) * 2 / WindowSize;
            for (var instant = 0; instant < 2; instant++)
            {
                // Spectrum times e^(j w t) is the signal at t; w is taken relative to the bin, so that its own advance of phase drops out.
                var shift = (instant - 0.5) * Options.PhaseLag;
                var angle = Math.PI * (first + m) + 2 * Math.PI * offset * shift / Options.SampleRate;
                var (sin, cos) = Math.SinCos(angle);
                Put(m, bin, instant, window * cos, window * sin);
            }
        }
        return new Group(first, count, hertz.Length, Tensor.From(weights, 2 * count, 4 * hertz.Length).Persist());

        // (x + j y)(c + j s) = (x c - y s) + j (x s + y c)
        void Put(int m, int bin, int instant, double cos, double sin)
        {
            var columns = 4 * hertz.Length;
            var column = 4 * bin + 2 * instant;
            weights[2 * m * columns + column] = (float)cos;
            weights[2 * m * columns + column + 1] = (float)sin;
            weights[(2 * m + 1) * columns + column] = (float)-sin;
            weights[(2 * m + 1) * columns + column + 1] = (float)cos;
        }
    }

    // Of a Hann window of length 1 and sum 1, centred on 0: sinc(x) / (1 - x^2).
    private static double HannTransform(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude < 1e-9)
            return 1;
        if (Math.Abs(magnitude - 1) < 1e-9)
            return 0.5;
        return Math.Sin(Math.PI * x) / (Math.PI * x * (1 - x * x));
    }

    // Frequencies that should be the same on two grids must be the same number.
    private static double Rounded(double hertz) => Math.Round(hertz, 6);

    private sealed record Group(int First, int Count, int Bins, Tensor Weights);
}
