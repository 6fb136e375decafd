using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.Bounds;

/// <summary>
/// The mixture as the estimate of every voice, divided by their number so that the stems still add up: what a method must be better than.
/// </summary>
public sealed class EqualShareSeparator : ISeparator
{
    private const int FramesABlock = 250;

    /// <inheritdoc/>
    public string Name => "mixture";

    /// <inheritdoc/>
    public int SampleRate => RatioMaskSeparator.Rate;

    /// <inheritdoc/>
    public int Hop => 256;

    /// <inheritdoc/>
    public int Bins => 1025;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        var frames = (mixture.Length + Hop - 1) / Hop + 1;
        for (var first = 0L; first < frames; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(FramesABlock, frames - first);
            var mask = new float[count * Bins];
            Array.Fill(mask, 1f / pitch.VoiceCount);
            yield return new MaskBlock(first, count, Bins, [.. Enumerable.Repeat(mask, pitch.VoiceCount)]);
        }
    }
}
