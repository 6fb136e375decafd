using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Discant.Separation.Parameters;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>
/// Collects what the network says in windows that are computed side by side, and hands it out in order, faded from window to window as the
/// masks are.
/// </summary>
/// <param name="layout">What the parameters are like.</param>
/// <param name="keep">Receives the blocks.</param>
internal sealed class ControlRecorder(ParameterLayout layout, Action<ParameterBlock> keep)
{
    private readonly ConcurrentDictionary<long, Window> _windows = new();

    /// <summary>Takes the controls of a window; any thread may call this.</summary>
    /// <param name="firstFrame">Number of its first frame.</param>
    /// <param name="controls">voices x frames.</param>
    /// <param name="scale">Brings amplitudes back to the recording's scale.</param>
    internal void Keep(long firstFrame, VoiceControls controls, float scale)
    {
        var voices = (int)controls.HarmonicAmplitude.Shape[0];
        _windows[firstFrame] = new Window(
            Rows(controls.HarmonicAmplitude, voices, scale),
            Rows(controls.NoiseGain, voices, scale),
            Rows(controls.LineSpectralFrequencies, voices, 1),
            Rows(controls.NoiseMagnitudes, voices, 1)
        );
    }

    /// <summary>Hands out the frames of a block, which two windows know.</summary>
    internal void HandOut(long firstFrame, int frames)
    {
        var half = layout.WindowFrames;
        if (!_windows.TryRemove(firstFrame - half, out var before) || !_windows.TryGetValue(firstFrame, out var after))
            throw new InvalidOperationException($"the windows around frame {firstFrame} have not been computed");
        var order = layout.AllPoleOrder;
        keep(
            new ParameterBlock(
                firstFrame,
                frames,
                [
                    .. Enumerable
                        .Range(0, before.Amplitudes.Length)
                        .Select(v => new VoiceParameters(
                            Blend(before.Amplitudes[v], after.Amplitudes[v], frames, 1),
                            Blend(before.Gains[v], after.Gains[v], frames, 1),
                            // A mean of increasing frequencies increases too.
                            Blend(before.Frequencies[v], after.Frequencies[v], frames, order)
                        )),
                ],
                [.. before.Filters.Zip(after.Filters, (a, b) => (float[])[.. a, .. b])]
            )
        );
    }

    private float[] Blend(float[] before, float[] after, int frames, int width)
    {
        var half = layout.WindowFrames;
        var blended = new float[frames * width];
        for (var frame = 0; frame < frames; frame++)
        {
            var fade = MaskWindows.Fade(frame, half);
            var row = blended.AsSpan(frame * width, width);
            TensorPrimitives.Multiply(before.AsSpan((half + frame) * width, width), 1 - fade, row);
            TensorPrimitives.MultiplyAdd(after.AsSpan(frame * width, width), fade, row, row);
        }
        return blended;
    }

    private static float[][] Rows(Tensor values, int voices, float scale)
    {
        var all = values.ToSingles();
        TensorPrimitives.Multiply(all, scale, all);
        var length = all.Length / voices;
        return [.. Enumerable.Range(0, voices).Select(v => all.AsSpan(v * length, length).ToArray())];
    }

    private sealed record Window(float[][] Amplitudes, float[][] Gains, float[][] Frequencies, float[][] Filters);
}
