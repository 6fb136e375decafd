using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.Bounds;

/// <summary>The best that masks from magnitudes can do: ratios of the true voices (an upper bound, not a method).</summary>
/// <param name="stems">The true voices, mono at 16 kHz, in the order of the F0 curves; they stay the caller's.</param>
/// <param name="exponent">p of the masks |S|^p / sum |S_j|^p: 1 for ratios of magnitudes, 2 for ratios of powers.</param>
public sealed class RatioMaskSeparator(IReadOnlyList<Mixture> stems, double exponent) : ISeparator
{
    /// <summary>Rate at which the voices are compared, Hz.</summary>
    public const int Rate = 16000;

    private const int FramesABlock = 250;

    private readonly Stft _stft = new(2048, 256);

    /// <inheritdoc/>
    public string Name => exponent == 1 ? "oracle-magnitude" : "oracle-power";

    /// <inheritdoc/>
    public int SampleRate => Rate;

    /// <inheritdoc/>
    public int Hop => _stft.Hop;

    /// <inheritdoc/>
    public int Bins => _stft.Bins;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not as many voices as F0 curves.</exception>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        if (pitch.VoiceCount != stems.Count)
            throw new ArgumentException($"there are {stems.Count} true voices and {pitch.VoiceCount} F0 curves", nameof(pitch));
        return Blocks(mixture.Length, cancel);
    }

    private IEnumerable<MaskBlock> Blocks(long samples, CancellationToken cancel)
    {
        var frames = (samples + Hop - 1) / Hop + 1;
        for (var first = 0L; first < frames; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(FramesABlock, frames - first);
            var masks = stems.Select(stem => _stft.Magnitudes(stem, first, count)).ToArray();
            SoftMasks.FromMagnitudes(masks, exponent);
            yield return new MaskBlock(first, count, Bins, masks);
        }
    }
}
