using System.Numerics.Tensors;

namespace Discant.Separation;

/// <summary>Brings masks from a method's frames and bins to those of a transform at another rate.</summary>
/// <param name="bins">Bins of the other transform.</param>
/// <param name="binHz">Their distance, Hz.</param>
/// <param name="methodBins">Bins of a mask.</param>
/// <param name="methodBinHz">Their distance, Hz.</param>
/// <param name="methodFramesAFrame">Frames of masks from one frame of the transform to the next.</param>
internal sealed class MaskGrid(int bins, double binHz, int methodBins, double methodBinHz, double methodFramesAFrame)
{
    private const double ShareFrom = 5.0 / 8; // of the method's Nyquist frequency

    private readonly int _above = (int)Math.Min(bins, Math.Floor((methodBins - 1) * methodBinHz / binHz * (1 + 1e-12)) + 1);
    private readonly int _shareStart = (int)Math.Min(bins, Math.Ceiling((methodBins - 1) * ShareFrom * methodBinHz / binHz));
    private readonly bool _sameBins = Math.Abs(binHz - methodBinHz) < 1e-9 * binHz;
    private readonly float[] _row = new float[methodBins];

    /// <summary>Masks of all voices for one frame of the transform.</summary>
    /// <param name="cursor">Where masks come from.</param>
    /// <param name="frame">Number of the transform's frame; negative before the recording.</param>
    /// <param name="power">Power of the recording in that frame, one a bin.</param>
    /// <param name="masks">voices x frames x bins; this frame's rows are filled.</param>
    /// <param name="at">Row of the frame.</param>
    /// <param name="frames">Rows of a voice.</param>
    /// <param name="voices">Number of voices.</param>
    internal void Fill(MaskCursor cursor, long frame, ReadOnlySpan<float> power, Span<float> masks, int at, int frames, int voices)
    {
        var position = Math.Max(0, frame * methodFramesAFrame);
        var before = (long)position;
        var fraction = (float)(position - before);
        var shares = new double[voices];
        for (var voice = 0; voice < voices; voice++)
        {
            Blend(cursor, voice, before, fraction);
            var target = masks.Slice((voice * frames + at) * bins, bins);
            Interpolate(target);
            if (_above < bins)
                shares[voice] = TensorPrimitives.Dot(target[_shareStart.._above], power[_shareStart.._above]);
        }
        var total = shares.Sum();
        for (var voice = 0; voice < voices && _above < bins; voice++)
            masks
                .Slice((voice * frames + at) * bins + _above, bins - _above)
                .Fill((float)(total > 1e-30 ? shares[voice] / total : 1.0 / voices));
    }

    private void Blend(MaskCursor cursor, int voice, long before, float fraction)
    {
        cursor.At(before, voice).CopyTo(_row);
        if (fraction < 1e-6f)
            return;
        TensorPrimitives.Multiply(_row, 1 - fraction, _row);
        TensorPrimitives.MultiplyAdd(cursor.At(before + 1, voice), fraction, _row, _row);
    }

    private void Interpolate(Span<float> target)
    {
        if (_sameBins)
        {
            _row.AsSpan(0, Math.Min(bins, methodBins)).CopyTo(target);
            return;
        }
        for (var bin = 0; bin < _above; bin++)
        {
            var position = bin * binHz / methodBinHz;
            var low = Math.Min((int)position, methodBins - 1);
            var high = Math.Min(low + 1, methodBins - 1);
            var fraction = (float)(position - low);
            target[bin] = _row[low] + fraction * (_row[high] - _row[low]);
        }
    }
}
