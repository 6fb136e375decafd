using System.Numerics.Tensors;
using Discant.Audio;

namespace Discant.Separation;

/// <summary>
/// Masks of a recording from estimates of its voices in windows: the windows are computed side by side, cross-faded where they overlap, and
/// turned into shares of the mixture.
/// </summary>
/// <param name="hop">Samples from one frame to the next.</param>
/// <param name="bins">Bins of a frame.</param>
/// <param name="options">Length of the windows and exponent of the masks.</param>
public sealed class MaskWindows(int hop, int bins, MaskWindowOptions options)
{
    // Two windows overlap by half: one of a single frame has no half.
    private readonly int _length =
        options.Frames >= 2
            ? options.Frames
            : throw new ArgumentOutOfRangeException(nameof(options), options.Frames, "a window has at least two frames");

    /// <summary>Estimates the voices in one window.</summary>
    /// <param name="worker">Number of the thread, from 0; two calls at the same time have different ones.</param>
    /// <param name="firstFrame">Number of the window's first frame; negative for the window that only fades in the first.</param>
    /// <returns>
    /// Magnitudes, on one scale for the whole recording: voices x (frames bins), the window's frames and one more, whose middle is the
    /// window's end.
    /// </returns>
    public delegate float[][] Estimate(int worker, long firstFrame);

    /// <summary>Masks of a recording by a method that needs nothing of a window but its place; windows of a short recording are shortened.</summary>
    /// <param name="separator">The method: its rate, hop and bins.</param>
    /// <param name="mixture">The recording.</param>
    /// <param name="options">Length of the windows and exponent of the masks.</param>
    /// <param name="workers">Windows computed side by side; the result does not depend on it.</param>
    /// <param name="estimate">Magnitudes of the voices in a window, from the numbers of its first frame and of its frames: voices x (frames bins).</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="ArgumentException">The recording is not at the method's rate.</exception>
    public static IEnumerable<MaskBlock> Of(
        ISeparator separator,
        Mixture mixture,
        MaskWindowOptions options,
        int workers,
        Func<long, int, float[][]> estimate,
        CancellationToken cancel
    )
    {
        if (mixture.SampleRate != separator.SampleRate)
            throw new ArgumentException(
                $"the mixture is at {mixture.SampleRate} Hz, {separator.SampleRate} Hz are needed",
                nameof(mixture)
            );
        var windows = options.For((mixture.Length + separator.Hop - 1) / separator.Hop + 1);
        return new MaskWindows(separator.Hop, separator.Bins, windows).Masks(
            mixture.Length,
            workers,
            (_, first) => estimate(first, windows.Frames + 1),
            cancel
        );
    }

    /// <summary>Masks of the whole recording.</summary>
    /// <param name="samples">Length of the recording at the method's rate.</param>
    /// <param name="workers">Windows computed side by side; the result does not depend on it.</param>
    /// <param name="estimate">Estimates the voices in one window.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Blocks in order, from frame 0 to the frame at or after the last sample.</returns>
    public IEnumerable<MaskBlock> Masks(long samples, int workers, Estimate estimate, CancellationToken cancel)
    {
        var frames = (samples + hop - 1) / hop + 1;
        return options.Overlap ? Faded(frames, workers, estimate, cancel) : Disjoint(frames, workers, estimate, cancel);
    }

    private IEnumerable<MaskBlock> Faded(long frames, int workers, Estimate estimate, CancellationToken cancel)
    {
        var half = _length / 2;
        // Window w covers the half windows w - 1 and w; the one before the recording only fades in the first.
        var windows = (frames + half - 1) / half + 1;
        Window? before = null;
        foreach (var window in Windows(windows, workers, w => (w - 1) * half, estimate, cancel))
        {
            var count = (int)Math.Min(half, frames - window.FirstFrame);
            if (before is not null && count > 0)
                yield return Blend(before, window, half, count);
            before = window;
        }
    }

    /// <summary>The share of the later window in a frame on which two lie.</summary>
    /// <param name="frame">Number of the frame since the later window began.</param>
    /// <param name="half">Half the length of a window, frames.</param>
    internal static float Fade(int frame, int half) => (float)Math.Pow(Math.Sin(Math.PI / 2 * (frame + 0.5) / half), 2);

    // As the published program does it: what sounds across a window's end is not known to the next.
    private IEnumerable<MaskBlock> Disjoint(long frames, int workers, Estimate estimate, CancellationToken cancel)
    {
        var windows = Math.Max(1, (frames - 1 + _length - 1) / _length);
        foreach (var window in Windows(windows, workers, w => w * _length, estimate, cancel))
        {
            var isLast = window.FirstFrame + _length >= frames - 1;
            var count = (int)(isLast ? frames - window.FirstFrame : _length);
            var masks = window.Magnitudes.Select(m => m.AsSpan(0, count * bins).ToArray()).ToArray();
            SoftMasks.FromMagnitudes(masks, options.Exponent);
            yield return new MaskBlock(window.FirstFrame, count, bins, masks);
        }
    }

    private static IEnumerable<Window> Windows(
        long count,
        int workers,
        Func<long, long> firstFrame,
        Estimate estimate,
        CancellationToken cancel
    ) => OrderedParallel.Select(count, workers, (w, worker) => new Window(firstFrame(w), estimate(worker, firstFrame(w))), cancel);

    // The second half of one window faded into the first half of the next, as masks.
    private MaskBlock Blend(Window before, Window after, int half, int count)
    {
        var masks = new float[before.Magnitudes.Length][];
        var offset = (int)(after.FirstFrame - before.FirstFrame);
        for (var voice = 0; voice < masks.Length; voice++)
        {
            masks[voice] = new float[count * bins];
            for (var frame = 0; frame < count; frame++)
            {
                var fade = Fade(frame, half);
                var row = masks[voice].AsSpan(frame * bins, bins);
                TensorPrimitives.Multiply(before.Magnitudes[voice].AsSpan((offset + frame) * bins, bins), 1 - fade, row);
                TensorPrimitives.MultiplyAdd(after.Magnitudes[voice].AsSpan(frame * bins, bins), fade, row, row);
            }
        }
        SoftMasks.FromMagnitudes(masks, options.Exponent);
        return new MaskBlock(after.FirstFrame, count, bins, masks);
    }

    private sealed record Window(long FirstFrame, float[][] Magnitudes);
}
