using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation;

/// <summary>
/// Applies masks to a recording of any rate, channel count and length, block by block: one mask a voice on every channel, at the
/// recording's own rate.
/// </summary>
/// <remarks>
/// The transform has the duration and overlap of the method's own (as a rule 128 ms, an eighth), masks are interpolated to its frames and bins.
/// Above the method's Nyquist frequency each voice gets the share of the power that it has from 5/8 of that frequency upwards
/// (docs/methods.md). The shares add up to 1 everywhere, so the stems add up to the recording.
/// </remarks>
public sealed class StemRenderer
{
    private const int FramesABlock = 32;
    private const double PowerAFrame = 3.0 / 8; // mean of a squared Hann window

    private readonly int _channels;
    private readonly int _voices;
    private readonly int _overlap;
    private readonly int _size;
    private readonly int _hop;
    private readonly double[] _window;
    private readonly MaskGrid _grid;

    /// <param name="sampleRate">The recording's rate, Hz.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="voices">Number of voices.</param>
    /// <param name="methodRate">Rate of the method that makes the masks, Hz.</param>
    /// <param name="methodHop">Samples at that rate between frames of masks.</param>
    /// <param name="methodBins">Bins of a mask.</param>
    /// <exception cref="ArgumentException">The method's frames overlap by less than three fourths, or an odd number of them lies over a sample.</exception>
    public StemRenderer(int sampleRate, int channels, int voices, int methodRate, int methodHop, int methodBins)
    {
        (_channels, _voices) = (channels, voices);
        _overlap = OverlapOf(methodHop, methodBins);
        _hop = HopFor((double)methodHop * sampleRate / methodRate);
        _size = _hop * _overlap;
        _window = Windows.Hann(_size);
        _grid = new MaskGrid(
            _size / 2 + 1,
            (double)sampleRate / _size,
            methodBins,
            methodRate / 2.0 / (methodBins - 1),
            (double)_hop / sampleRate * methodRate / methodHop
        );
    }

    /// <summary>Renders every stem.</summary>
    /// <param name="source">Reads interleaved frames; 0 at the end.</param>
    /// <param name="masks">Masks from frame 0 on.</param>
    /// <param name="write">Takes interleaved frames of a voice.</param>
    /// <param name="progress">Receives the number of frames read so far.</param>
    /// <param name="cancel">Ends the work.</param>
    public void Render(AudioSource source, IEnumerable<MaskBlock> masks, StemSink write, Action<long> progress, CancellationToken cancel)
    {
        using var cursor = new MaskCursor(masks);
        var input = new RollingInput(_channels, FramesABlock * _hop + _size, _size / 2 + (_overlap / 2) * _hop);
        var output = new float[_voices * _channels][];
        for (var k = 0; k < output.Length; k++)
            output[k] = new float[(FramesABlock - 1) * _hop + _size];
        // The first frame is centred half a window before the recording, so that every sample lies under a full set of windows.
        var firstFrame = -(_overlap / 2);
        var skip = (long)_size / 2 - firstFrame * _hop;
        var written = 0L;
        while (input.Length is null || written < input.Length)
        {
            cancel.ThrowIfCancellationRequested();
            input.Fill(source);
            RenderBlock(input, cursor, firstFrame, output);
            var done = FramesABlock * _hop;
            var from = (int)Math.Min(skip, done);
            skip -= from;
            var count = (int)Math.Min(done - from, (input.Length ?? long.MaxValue) - written);
            for (var voice = 0; voice < _voices && count > 0; voice++)
                write(voice, Interleave(output, voice, from, count));
            written += Math.Max(0, count);
            progress(Math.Min(input.Read, written));
            foreach (var buffer in output)
            {
                buffer.AsSpan(done).CopyTo(buffer);
                buffer.AsSpan(buffer.Length - done).Clear();
            }
            input.Advance(done);
            firstFrame += FramesABlock;
        }
    }

    private void RenderBlock(RollingInput input, MaskCursor cursor, int firstFrame, float[][] output)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var window = Tensor.From(_window, _size).To(ScalarType.Float32);
        var samples = (FramesABlock - 1) * _hop + _size;
        var signals = Tensor.Empty([_channels, samples], ScalarType.Float32);
        for (var channel = 0; channel < _channels; channel++)
            input.Channel(channel).AsSpan(0, samples).CopyTo(signals.Data<float>()[(channel * samples)..]);
        var spectrum = (signals.Unfold(-1, _size, _hop) * window).FftRfft(); // channels x frames x bins
        var power = spectrum.Abs().Square().Sum([0]).ToSingles();
        var bins = _size / 2 + 1;
        var masks = Tensor.Empty([_voices, 1, FramesABlock, bins], ScalarType.Float32);
        for (var frame = 0; frame < FramesABlock; frame++)
            _grid.Fill(cursor, firstFrame + frame, power.AsSpan(frame * bins, bins), masks.Data<float>(), frame, FramesABlock, _voices);
        for (var voice = 0; voice < _voices; voice++)
        {
            using var inner = Tensor.Scope();
            var frames = ((spectrum * masks.Select(0, voice)).FftIrfft(_size) * (window * (1 / (PowerAFrame * _overlap))))
                .Contiguous()
                .Data<float>();
            for (var row = 0; row < _channels * FramesABlock; row++)
            {
                var target = output[voice * _channels + row / FramesABlock].AsSpan(row % FramesABlock * _hop, _size);
                TensorPrimitives.Add(target, frames.Slice(row * _size, _size), target);
            }
        }
    }

    private float[] Interleave(float[][] output, int voice, int from, int count)
    {
        var frames = new float[count * _channels];
        for (var channel = 0; channel < _channels; channel++)
        {
            var source = output[voice * _channels + channel].AsSpan(from, count);
            for (var n = 0; n < count; n++)
                frames[n * _channels + channel] = source[n];
        }
        return frames;
    }

    // Squared Hann windows add up to a constant where an even number of them, four or more, lies over every sample.
    private static int OverlapOf(int hop, int bins)
    {
        var size = 2 * (bins - 1);
        return size % hop == 0 && size / hop is >= 4 and var overlap && overlap % 2 == 0
            ? overlap
            : throw new ArgumentException($"frames of {size} samples every {hop} cannot be put together again", nameof(hop));
    }

    // The nearest hop whose only prime factors are 2, 3, 5, 7 and 11: the FFT is fast there, and masks are interpolated anyway.
    private static int HopFor(double exact)
    {
        var nearest = Math.Max(2, (int)Math.Round(exact));
        for (var distance = 0; ; distance++)
        {
            if (IsSmooth(nearest + distance))
                return nearest + distance;
            if (nearest - distance >= 2 && IsSmooth(nearest - distance))
                return nearest - distance;
        }
    }

    private static bool IsSmooth(int number)
    {
        foreach (var prime in (int[])[2, 3, 5, 7, 11])
            while (number % prime == 0)
                number /= prime;
        return number == 1;
    }
}
