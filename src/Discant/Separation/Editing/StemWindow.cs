using Discant.Audio;

namespace Discant.Separation.Editing;

/// <summary>A stem of which any stretch can be read, cheaply where stretches follow each other; silence lies before and after it.</summary>
internal sealed class StemWindow : IDisposable
{
    private readonly AudioReader _reader;
    private float[] _interleaved = [];
    private float[] _kept = [];
    private long _keptFrom;

    internal StemWindow(string file, CancellationToken cancel)
    {
        _reader = AudioReader.Open(file, null, cancel);
        Channels = _reader.Info.ChannelCount;
    }

    internal int Channels { get; }

    /// <summary>Frames of the stem, once its end has been read; null before.</summary>
    internal long? Length { get; private set; }

    /// <summary>Line about a damaged stem, or null.</summary>
    internal string? Warning => _reader.Warning;

    /// <summary>Copies a stretch.</summary>
    /// <param name="start">First frame; may be negative.</param>
    /// <param name="frames">Length of the stretch.</param>
    /// <returns>channels x frames.</returns>
    internal float[][] Read(long start, int frames)
    {
        Load(Math.Max(0, start), Math.Max(0, start + frames));
        var stretch = new float[Channels][];
        for (var channel = 0; channel < Channels; channel++)
        {
            stretch[channel] = new float[frames];
            for (var n = Math.Max(0, _keptFrom - start); n < frames; n++)
            {
                var at = (start + n - _keptFrom) * Channels + channel;
                if (at >= _kept.Length)
                    break;
                stretch[channel][n] = _kept[at];
            }
        }
        return stretch;
    }

    /// <summary>The mean of the channels over a stretch.</summary>
    internal float[] ReadMid(long start, int frames) => new AudioBuffer(Read(start, frames), _reader.Info.SampleRate).Mid();

    public void Dispose() => _reader.Dispose();

    // Keeps what of the stretch is known already, and reads the rest.
    private void Load(long from, long to)
    {
        var end = _keptFrom + _kept.Length / Channels;
        if (from < _keptFrom || from > end)
        {
            if (Length is { } length && from >= length)
            {
                (_kept, _keptFrom) = ([], from);
                return;
            }
            if (from != end)
                Seek(from);
            (_kept, _keptFrom, end) = ([], from, from);
        }
        else
        {
            _kept = _kept[(int)((from - _keptFrom) * Channels)..];
            _keptFrom = from;
        }
        var wanted = (int)Math.Max(0, to - end) * Channels;
        if (wanted == 0 || Length is not null && end >= Length)
            return;
        if (_interleaved.Length < wanted)
            _interleaved = new float[wanted];
        var read = _reader.Read(_interleaved.AsSpan(0, wanted));
        if (read * Channels < wanted)
            Length = _reader.Position;
        _kept = [.. _kept, .. _interleaved.AsSpan(0, read * Channels)];
    }

    // What was read when the stem was last known to end before stays true.
    private void Seek(long frame)
    {
        try
        {
            _reader.Seek(frame);
        }
        catch (AudioFormatException) when (_reader.Info.Frames is { } frames && frame >= frames)
        {
            Length = frames;
        }
    }
}
