using System.Runtime.InteropServices;
using Discant.Audio.Native;

namespace Discant.Audio;

/// <summary>
/// Changes the sample rate with libsamplerate's band-limited (sinc) interpolator, block by block or all at once.
/// </summary>
/// <remarks>
/// Frame 0 of the output is at the time of frame 0 of the input: the delay of the filter is compensated. n frames become exactly
/// ceil(n x to / from), so there and back again gives at least n frames, aligned to the sample. The top of the
/// band falls off, see <see cref="ResamplerQuality"/>. A stream in blocks of any size gives the same samples as the whole. Not for use by
/// several threads.
/// </remarks>
public sealed class Resampler : IDisposable
{
    // What libsamplerate supports in either direction.
    private const int LargestRatio = 256;
    private const int BlockFrames = 16 * 1024;
    private const int SilenceFrames = 1024;

    private readonly int _from;
    private readonly int _to;
    private readonly int _channelCount;
    private readonly SampleRateConverter.Handle? _state;
    private float[] _output = [];
    private long _framesIn;
    private long _framesOut;
    private bool _finished;

    /// <param name="fromRate">Hz, positive.</param>
    /// <param name="toRate">Hz, positive; within a factor of 256 of the other. If equal, samples pass unchanged.</param>
    /// <param name="channelCount">Channels of the stream, at least 1.</param>
    /// <param name="quality">Length of the filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the number of channels is out of range.</exception>
    public Resampler(int fromRate, int toRate, int channelCount, ResamplerQuality quality = ResamplerQuality.Best)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channelCount);
        if (Math.Max(fromRate, toRate) > (long)LargestRatio * Math.Min(fromRate, toRate))
            throw new ArgumentOutOfRangeException(nameof(toRate), toRate, $"The rates may differ by a factor of {LargestRatio} at most.");
        (_from, _to, _channelCount) = (fromRate, toRate, channelCount);
        if (fromRate == toRate)
            return;
        _state = SampleRateConverter.New(Converter(quality), channelCount, out var error);
        if (_state.IsInvalid)
            throw new ArgumentOutOfRangeException(nameof(channelCount), channelCount, SampleRateConverter.Describe(error));
    }

    /// <summary>Length of a signal after resampling: ceil(frames x to / from).</summary>
    /// <param name="frames">At least 0.</param>
    /// <param name="fromRate">Hz, positive.</param>
    /// <param name="toRate">Hz, positive.</param>
    public static long OutputLength(long frames, int fromRate, int toRate) => (long)(((Int128)frames * toRate + fromRate - 1) / fromRate);

    /// <summary>Resamples one channel.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="fromRate">Its rate, Hz.</param>
    /// <param name="toRate">The new rate, Hz.</param>
    /// <param name="quality">Length of the filter.</param>
    /// <param name="cancel">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>ceil(n x to / from) samples; a new array even where the rates are equal.</returns>
    public static float[] Resample(
        ReadOnlySpan<float> samples,
        int fromRate,
        int toRate,
        ResamplerQuality quality = ResamplerQuality.Best,
        CancellationToken cancel = default
    )
    {
        using var resampler = new Resampler(fromRate, toRate, channelCount: 1, quality);
        var output = new float[checked((int)OutputLength(samples.Length, fromRate, toRate))];
        var at = 0;
        for (var start = 0; start < samples.Length; start += BlockFrames)
        {
            cancel.ThrowIfCancellationRequested();
            var made = resampler.Process(samples.Slice(start, Math.Min(BlockFrames, samples.Length - start)));
            made.CopyTo(output.AsSpan(at));
            at += made.Length;
        }
        resampler.Finish().CopyTo(output.AsSpan(at));
        return output;
    }

    /// <summary>Resamples every channel.</summary>
    /// <param name="audio">The sound.</param>
    /// <param name="toRate">The new rate, Hz.</param>
    /// <param name="quality">Length of the filter.</param>
    /// <param name="cancel">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>ceil(n x to / from) frames; a copy even where the rates are equal.</returns>
    public static AudioBuffer Resample(
        AudioBuffer audio,
        int toRate,
        ResamplerQuality quality = ResamplerQuality.Best,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(audio);
        return new AudioBuffer(Array.ConvertAll(audio.Channels, c => Resample(c, audio.SampleRate, toRate, quality, cancel)), toRate);
    }

    /// <summary>Takes the next frames of the stream.</summary>
    /// <param name="interleaved">frames x channels, whole frames; all finite.</param>
    /// <returns>The frames that are ready, interleaved; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The last frame is not whole.</exception>
    /// <exception cref="InvalidOperationException">The stream is finished.</exception>
    public ReadOnlySpan<float> Process(ReadOnlySpan<float> interleaved)
    {
        if (_finished)
            throw new InvalidOperationException("The stream is finished.");
        if (interleaved.Length % _channelCount != 0)
            throw new ArgumentException("The last frame is not whole.", nameof(interleaved));
        _framesIn += interleaved.Length / _channelCount;
        // Without room for a frame the library takes no input either, and a block may be too short to make one.
        Reserve(Missing + 1);
        if (_state is null)
            interleaved.CopyTo(_output);
        var made = _state is null ? interleaved.Length / _channelCount : Filter(interleaved, _output);
        _framesOut += made;
        return _output.AsSpan(0, made * _channelCount);
    }

    /// <summary>Ends the stream.</summary>
    /// <returns>The last frames, interleaved, so that all together are exactly <see cref="OutputLength"/>; valid until disposed.</returns>
    /// <exception cref="InvalidOperationException">The stream was finished before.</exception>
    public ReadOnlySpan<float> Finish()
    {
        if (_finished)
            throw new InvalidOperationException("The stream is finished.");
        _finished = true;
        var frames = Missing;
        Reserve(frames);
        var output = _output.AsSpan(0, checked((int)(frames * _channelCount)));
        // Silence pushes out the last frames. The library's own end of input loses some, and more with more channels.
        var silence = new float[SilenceFrames * _channelCount];
        for (var left = output; left.Length > 0; )
            left = left[(Filter(silence, left) * _channelCount)..];
        return output;
    }

    /// <summary>Frees the filter's memory.</summary>
    public void Dispose() => _state?.Dispose();

    private static int Converter(ResamplerQuality quality) =>
        quality == ResamplerQuality.Best ? SampleRateConverter.SincBestQuality : SampleRateConverter.SincMediumQuality;

    private long Missing => OutputLength(_framesIn, _from, _to) - _framesOut;

    private void Reserve(long frames)
    {
        var samples = checked((int)(frames * _channelCount));
        if (_output.Length < samples)
            _output = new float[samples];
    }

    // Takes input until all of it is taken or the output is full; returns the frames made.
    private unsafe int Filter(ReadOnlySpan<float> interleaved, Span<float> output)
    {
        var (used, frames, made, room) = (0L, interleaved.Length / _channelCount, 0L, output.Length / _channelCount);
        float nothing;
        fixed (float* from = interleaved)
        fixed (float* to = output)
        {
            var block = new SampleRateConverter.Block { Ratio = (double)_to / _from };
            do
            {
                block.Input = from is null ? &nothing : from + used * _channelCount;
                block.Output = to is null ? &nothing : to + made * _channelCount;
                block.InputFrames = new CLong((nint)(frames - used));
                block.OutputFrames = new CLong((nint)(room - made));
                var error = SampleRateConverter.Process(_state!, ref block);
                if (error != 0)
                    throw new InvalidOperationException($"libsamplerate: {SampleRateConverter.Describe(error)}");
                used += block.InputFramesUsed.Value;
                made += block.OutputFramesMade.Value;
            } while (block.InputFramesUsed.Value > 0 || block.OutputFramesMade.Value > 0);
        }
        return (int)made;
    }
}
