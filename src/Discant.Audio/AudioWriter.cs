using Discant.Audio.Encoders;
using Discant.Audio.Ffmpeg;

namespace Discant.Audio;

/// <summary>
/// Writes an audio file block by block. The file appears under its name only in <see cref="Complete"/>, whole, flushed to disk and read
/// back;
/// without that nothing is left of it.
/// </summary>
/// <remarks>The same samples give the same bytes. Not for use by several threads.</remarks>
public sealed class AudioWriter : IDisposable
{
    // Decoders disagree on how much of the encoder's padding (two granules and its delay) they cut off.
    private const int Mp3PaddingFrames = 3 * 1152;

    private readonly string _file;
    private readonly string _path;
    private readonly string _temporary;
    private readonly AudioFileFormat _format;
    private readonly bool _overwrite;
    private readonly IAudioSink _sink;
    private bool _disposed;

    private AudioWriter(
        string file,
        string path,
        AudioFileFormat format,
        int sampleRate,
        int channelCount,
        bool overwrite,
        Func<string, IAudioSink>? encoder
    )
    {
        (_file, _path, _format, _overwrite) = (file, path, format, overwrite);
        (SampleRate, ChannelCount) = (sampleRate, channelCount);
        _temporary = Path.Combine(Path.GetDirectoryName(path) ?? "", $".discant-{Guid.NewGuid():N}.part");
        _sink = OpenSink(encoder ?? Encoder);
    }

    /// <summary>Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Channels of a frame.</summary>
    public int ChannelCount { get; }

    /// <summary>Frames written so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Samples beyond full scale so far; see <see cref="AudioWriteResult.ClippedSamples"/>.</summary>
    public long ClippedSamples { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="file">Path of the file; its folder must exist.</param>
    /// <param name="format">Format; the name of the file has no say in it.</param>
    /// <param name="sampleRate">Hz, positive.</param>
    /// <param name="channelCount">At least 1.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="AudioFormatException">The file exists already, cannot be written, or the format cannot hold this audio.</exception>
    public static AudioWriter Create(string file, AudioFileFormat format, int sampleRate, int channelCount, bool overwrite = false) =>
        Create(file, format, sampleRate, channelCount, overwrite, encoder: null);

    /// <summary>The same with an encoder of the caller's own, which is told the temporary file; null: that of the format.</summary>
    internal static AudioWriter Create(
        string file,
        AudioFileFormat format,
        int sampleRate,
        int channelCount,
        bool overwrite,
        Func<string, IAudioSink>? encoder
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channelCount);
        if (format.Refusal(sampleRate, channelCount) is { } refusal)
            throw new AudioFormatException(file, refusal);
        return Guarded(
            file,
            () =>
            {
                var path = Path.GetFullPath(file);
                if (Directory.Exists(path))
                    throw new AudioFormatException(file, "is a folder");
                if (!overwrite && File.Exists(path))
                    throw new AudioFormatException(file, "exists already and is not overwritten");
                if (!Directory.Exists(Path.GetDirectoryName(path)))
                    throw new AudioFormatException(file, "its folder does not exist");
                return new AudioWriter(file, path, format, sampleRate, channelCount, overwrite, encoder);
            }
        );
    }

    /// <summary>Appends frames.</summary>
    /// <param name="interleaved">frames x channels, whole frames; full scale is +-1.</param>
    /// <exception cref="AudioFormatException">
    /// The disk is full, or a sample is not finite or beyond <see cref="AudioReader.LargestSample"/>.
    /// </exception>
    /// <exception cref="ArgumentException">The last frame is not whole.</exception>
    public void Write(ReadOnlySpan<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (interleaved.Length % ChannelCount != 0)
            throw new ArgumentException("The last frame is not whole.", nameof(interleaved));
        var beyond = 0L;
        for (var k = 0; k < interleaved.Length; k++)
        {
            if (!(MathF.Abs(interleaved[k]) <= AudioReader.LargestSample))
                throw Impossible(interleaved[k], Frames + k / ChannelCount);
            if (MathF.Abs(interleaved[k]) > 1)
                beyond++;
        }
        try
        {
            _sink.Write(interleaved);
        }
        catch (IOException e)
        {
            throw CannotWrite(_file, e);
        }
        Frames += interleaved.Length / ChannelCount;
        ClippedSamples += _format == AudioFileFormat.WavFloat ? 0 : beyond;
    }

    /// <summary>Finishes the file, reads its header back, and gives it its name.</summary>
    /// <exception cref="AudioFormatException">The disk is full, what was written does not read back, or the name has been taken
    /// meanwhile.</exception>
    public AudioWriteResult Complete()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Frames == 0)
            throw new AudioFormatException(_file, "there is no audio to write");
        Guarded(
            _file,
            () =>
            {
                _sink.Close();
                Check();
                File.Move(_temporary, _path, _overwrite);
                return true;
            }
        );
        _disposed = true;
        _sink.Dispose();
        return new AudioWriteResult(_path, Frames, ClippedSamples);
    }

    /// <summary>Gives up the file if it is not complete, and removes what has been written of it.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            _sink.Dispose();
        }
        catch (IOException)
        {
            // What it still held back finds no room either; the error that ended the writing says so.
        }
        finally
        {
            DeleteTemporary();
        }
    }

    private IAudioSink OpenSink(Func<string, IAudioSink> encoder)
    {
        try
        {
            // Claims the name, with the permissions the user's files have.
            File.Create(_temporary).Dispose();
            return encoder(_temporary);
        }
        catch
        {
            DeleteTemporary();
            throw;
        }
    }

    private IAudioSink Encoder(string temporary) =>
        _format switch
        {
            AudioFileFormat.Wav16 or AudioFileFormat.Wav24 or AudioFileFormat.WavFloat => new WaveSink(
                temporary,
                _format,
                SampleRate,
                ChannelCount
            ),
            AudioFileFormat.Mp3 when !SndFileSink.CanWrite(_format, SampleRate, ChannelCount) => new FfmpegSink(
                temporary,
                _file,
                SampleRate,
                ChannelCount,
                FfmpegTools.Installed
            ),
            _ => new SndFileSink(temporary, _format, SampleRate, ChannelCount),
        };

    private void Check()
    {
        using (var stream = new FileStream(_temporary, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        try
        {
            ReadBack();
        }
        catch (AudioFormatException e)
        {
            throw new AudioFormatException(_file, $"does not read back as it was written ({e.Reason}); is the disk full?", inner: e);
        }
    }

    private void ReadBack()
    {
        var anything = new AudioLimits
        {
            MaximumChannels = int.MaxValue,
            MinimumSampleRate = 1,
            MaximumSampleRate = int.MaxValue,
        };
        using var reader = AudioReader.Open(_temporary, anything);
        var (rate, channels, frames) = (reader.Info.SampleRate, reader.Info.ChannelCount, reader.Info.Frames ?? 0);
        var padding = _format == AudioFileFormat.Mp3 ? Mp3PaddingFrames : 0;
        if (rate != SampleRate || channels != ChannelCount || Math.Abs(frames - Frames) > padding || reader.Warning != null)
        {
            var difference =
                $"{frames} frames of {channels} channels at {rate} Hz instead of {Frames} of {ChannelCount} at {SampleRate} Hz";
            throw new AudioFormatException(_temporary, difference);
        }
        // A header may promise what the disk had no room for, and not every encoder notices.
        reader.Seek(frames - 1);
        if (reader.Read(new float[channels]) != 1)
            throw new AudioFormatException(_temporary, "its end is missing");
    }

    private AudioFormatException Impossible(float sample, long frame)
    {
        var what = float.IsFinite(sample) ? "far over full scale" : "not a finite number";
        return new AudioFormatException(_file, $"the sample of frame {frame} to be written is {what}");
    }

    private void DeleteTemporary()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk or the folder is gone, and the error that tells so is on its way already.
        }
    }

    private static T Guarded<T>(string file, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CannotWrite(file, e);
        }
    }

    private static AudioFormatException CannotWrite(string file, Exception e) =>
        new(file, IsDiskFull(e) ? "cannot be written: the disk is full" : $"cannot be written: {e.Message}", inner: e);

    private static bool IsDiskFull(Exception e)
    {
        const int noSpace = 28; // ENOSPC, on Linux and macOS alike
        const int windowsDiskFull = unchecked((int)0x80070070);
        return e is IOException
            && (e.HResult is noSpace or windowsDiskFull || e.Message.Contains("No space left", StringComparison.Ordinal));
    }
}
