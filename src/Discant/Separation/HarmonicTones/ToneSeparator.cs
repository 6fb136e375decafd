using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.HarmonicTones;

/// <summary>Separates a recording whose tones are known: each voice gets the share of the mixture that its partials have.</summary>
/// <param name="name">Name of the method that found the tones.</param>
/// <param name="tones">The tones of every frame.</param>
/// <param name="options">How tones become masks.</param>
/// <param name="sampleRate">Rate at which the method hears the recording, Hz; a multiple of 1000.</param>
public sealed class ToneSeparator(string name, ToneTracks tones, ToneMaskOptions options, int sampleRate = ToneSeparator.Rate) : ISeparator
{
    /// <summary>Rate of methods that hear no more than they need, Hz.</summary>
    public const int Rate = 16000;

    // Frames of 128 ms, an eighth of that apart, on the grid of the tones.
    private const int Overlap = 8;
    private const double BinHz = 1 / (Overlap * PitchTracks.FrameSeconds);
    private const int FramesABlock = 64;

    // Below what can be heard there are no tones, but the recording's offset and rumble, and nobody knows whose they are: equal shares.
    private const int InaudibleBins = (int)(20 / BinHz) + 1;

    // A Hann window's main lobe, as a Gaussian of the same height at one bin's distance.
    private const double HannPeakBins = 0.85;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int SampleRate => sampleRate;

    /// <inheritdoc/>
    public int Hop { get; } = (int)Math.Round(PitchTracks.FrameSeconds * sampleRate);

    /// <inheritdoc/>
    public int Bins => Hop * Overlap / 2 + 1;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        if (mixture.SampleRate != sampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {sampleRate} Hz are needed", nameof(mixture));
        var frames = (mixture.Length + Hop - 1) / Hop + 1;
        for (var first = 0L; first < frames; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(FramesABlock, frames - first);
            var masks = new float[tones.VoiceCount][];
            for (var voice = 0; voice < masks.Length; voice++)
            {
                masks[voice] = new float[count * Bins];
                for (var frame = 0; frame < count && first + frame < tones.FrameCount; frame++)
                {
                    var bins = masks[voice].AsSpan(frame * Bins, Bins);
                    Render(voice, (int)first + frame, bins);
                    bins[..InaudibleBins].Fill(1);
                }
            }
            SoftMasks.FromMagnitudes(masks, options.Exponent);
            yield return new MaskBlock(first, count, Bins, masks);
        }
    }

    // Peaks of the partials over a floor that leads straight from one partial to the next.
    private void Render(int voice, int frame, Span<float> magnitudes)
    {
        var fundamental = tones.FundamentalHz(voice, frame) / BinHz;
        if (fundamental <= 0)
            return;
        var partials = tones.Partials(voice, frame);
        var floor = (float)Math.Pow(10, options.FloorDb / 20);
        var moving = Math.Max(0, Math.Pow(tones.Width(voice, frame), 2) - 1) * Math.Pow(GaussianStft.PeakHz / BinHz, 2);
        var width = Math.Sqrt(HannPeakBins * HannPeakBins + moving);
        var (before, level) = (0.0, partials[0]);
        for (var h = 1; h <= partials.Length; h++)
        {
            var centre = fundamental * h * Math.Sqrt(1 + tones.Inharmonicity(voice, frame) * h * h);
            if (centre >= Bins)
                break;
            Floor(magnitudes, before, centre, floor * level, floor * partials[h - 1]);
            (before, level) = (centre, partials[h - 1]);
            var reach = 4 * width;
            for (var bin = (int)Math.Max(0, Math.Ceiling(centre - reach)); bin <= Math.Min(Bins - 1, centre + reach); bin++)
                magnitudes[bin] += partials[h - 1] * (float)Math.Exp(-0.5 * Math.Pow((bin - centre) / width, 2));
        }
        Floor(magnitudes, before, Bins, floor * level, floor * level);
    }

    private static void Floor(Span<float> magnitudes, double from, double to, float first, float last)
    {
        for (var bin = (int)Math.Ceiling(from); bin < Math.Min(magnitudes.Length, to); bin++)
            magnitudes[bin] += first + (last - first) * (float)((bin - from) / (to - from));
    }
}
