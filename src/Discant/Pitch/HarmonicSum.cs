using Discant.Audio;

namespace Discant.Pitch;

/// <summary>
/// Hears several F0s without having learned any: the F0 whose partials stand out most is found, its partials are taken out, and so on
/// (Klapuri 2006, "Multiple fundamental frequency estimation by summing harmonic amplitudes").
/// </summary>
/// <remarks>
/// A frame quieter than -100 dB of full scale holds nothing. Apart from that the gain of the recording does not matter: what is soft
/// is soft beside the loudest part of the recording, which is therefore heard twice.
/// </remarks>
public sealed class HarmonicSum : IMultiPitchEstimator
{
    private const double LowestBinHz = 32.703195662574829; // C1
    private const int BinsPerOctave = 60;
    private const int Octaves = 6;
    private const int FramesAtOnce = 256;
    private const double SilentDb = -100;

    private readonly HarmonicSumOptions _options;
    private readonly Stft _stft;

    /// <param name="options">Settings; null: the defaults.</param>
    /// <exception cref="ArgumentException">The window is odd or shorter than two hops, or the range of F0 is empty or not within the grid.</exception>
    public HarmonicSum(HarmonicSumOptions? options = null)
    {
        _options = options ?? new HarmonicSumOptions();
        if (
            !(
                _options.LowestHz >= Bins.LowestHz
                && _options.LowestHz < _options.HighestHz
                && _options.HighestHz <= Bins.Hertz(Bins.Count - 1)
            )
        )
            throw new ArgumentException("the range of F0 is empty or outside the grid", nameof(options));
        _stft = new Stft(_options.Window, Hop);
    }

    /// <inheritdoc/>
    public string Name => "harmonic-sum";

    /// <inheritdoc/>
    public int SampleRate => 16000;

    /// <inheritdoc/>
    public int Hop => 256;

    /// <inheritdoc/>
    public PitchBins Bins { get; } = new(LowestBinHz, BinsPerOctave, BinsPerOctave * Octaves);

    /// <inheritdoc/>
    public double LeastStrength => 0.06;

    /// <inheritdoc/>
    public IEnumerable<PitchFrames> Estimate(Mixture mixture, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the recording must have {SampleRate} Hz", nameof(mixture));
        return Stretches(mixture, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>What speaks for each sound of each frame, stretch by stretch.</summary>
    internal IEnumerable<HarmonicEvidence[][]> Listen(Mixture mixture, CancellationToken cancel)
    {
        var loudest = LoudestLevel(mixture, cancel);
        var frames = mixture.Length == 0 ? 0 : 1 + (mixture.Length - 1) / Hop;
        var iteration = new HarmonicIteration(_options, Bins, SampleRate);
        for (long first = 0; first < frames; first += FramesAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var heard = new HarmonicEvidence[Math.Min(FramesAtOnce, frames - first)][];
            var samples = mixture.Read(first * Hop - _options.Window / 2, (heard.Length - 1) * Hop + _options.Window);
            var spectra = Magnitudes(samples);
            for (var t = 0; t < heard.Length; t++)
            {
                var level = Level(samples.AsSpan(t * Hop, _options.Window));
                var spectrum = spectra.AsSpan(t * iteration.SpectrumBins, iteration.SpectrumBins);
                heard[t] = level < SilentDb ? [] : iteration.Hear(spectrum, level - loudest);
            }
            yield return heard;
        }
    }

    private IEnumerable<PitchFrames> Stretches(Mixture mixture, CancellationToken cancel)
    {
        long first = 0;
        foreach (var stretch in Listen(mixture, cancel))
        {
            var candidates = Array.ConvertAll(stretch, Candidates);
            yield return new PitchFrames(first, Map(candidates), candidates);
            first += candidates.Length;
        }
    }

    private static PitchCandidate[] Candidates(HarmonicEvidence[] sounds) =>
        [.. sounds.Select(s => new PitchCandidate(s.Hertz, s.Strength)).OrderByDescending(c => c.Strength)];

    // The window is padded to twice its length, so that a partial between two bins loses little.
    private double[] Magnitudes(float[] samples)
    {
        using var scope = Tensor.Scope();
        var frames = Tensor.From(samples, samples.Length).To(Torch.ScalarType.Float64).Unfold(-1, _options.Window, Hop);
        var windowed = frames * _stft.Window(Torch.ScalarType.Float64);
        return windowed.FftRfft(2 * _options.Window).Abs().ToDoubles();
    }

    private static double Level(ReadOnlySpan<float> samples)
    {
        var power = 0.0;
        foreach (var sample in samples)
            power += (double)sample * sample;
        return 10 * Math.Log10(Math.Max(power / samples.Length, 1e-30));
    }

    private double LoudestLevel(Mixture mixture, CancellationToken cancel)
    {
        var loudest = double.NegativeInfinity;
        var samples = new float[_options.Window];
        for (long start = 0; start < mixture.Length; start += samples.Length / 2)
        {
            cancel.ThrowIfCancellationRequested();
            mixture.Read(start, samples);
            loudest = Math.Max(loudest, Level(samples));
        }
        return loudest;
    }

    // Each candidate as a bump of about 20 cents to each side.
    private float[] Map(PitchCandidate[][] candidates)
    {
        var map = new float[candidates.Length * Bins.Count];
        for (var t = 0; t < candidates.Length; t++)
        {
            foreach (var candidate in candidates[t])
            {
                var place = Bins.Bin(candidate.Hertz);
                for (var bin = Math.Max(0, (int)place - 2); bin <= Math.Min(Bins.Count - 1, (int)place + 3); bin++)
                {
                    var value = (float)(candidate.Strength * Math.Exp(-0.5 * (bin - place) * (bin - place)));
                    map[t * Bins.Count + bin] = Math.Max(map[t * Bins.Count + bin], value);
                }
            }
        }
        return map;
    }
}
