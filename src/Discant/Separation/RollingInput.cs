namespace Discant.Separation;

/// <summary>A stretch of a recording that moves forwards, with silence before its beginning and after its end.</summary>
internal sealed class RollingInput
{
    private readonly float[][] _channels;
    private int _filled;

    /// <param name="channels">Channels of the recording.</param>
    /// <param name="length">Frames held at once.</param>
    /// <param name="lead">Frames of silence before the first one.</param>
    internal RollingInput(int channels, int length, int lead)
    {
        _channels = [.. Enumerable.Range(0, channels).Select(_ => new float[length])];
        _filled = lead;
    }

    /// <summary>Frames of the recording, once its end has been reached.</summary>
    internal long? Length { get; private set; }

    /// <summary>Frames read so far.</summary>
    internal long Read { get; private set; }

    internal float[] Channel(int channel) => _channels[channel];

    /// <summary>Reads until the stretch is full; after the end, silence.</summary>
    internal void Fill(AudioSource source)
    {
        var wanted = _channels[0].Length - _filled;
        var block = new float[Math.Max(1, Math.Min(wanted, 65536)) * _channels.Length];
        while (_filled < _channels[0].Length && Length is null)
        {
            var room = Math.Min(_channels[0].Length - _filled, block.Length / _channels.Length);
            var frames = source(block.AsSpan(0, room * _channels.Length));
            if (frames == 0)
                Length = Read;
            for (var channel = 0; channel < _channels.Length; channel++)
            for (var n = 0; n < frames; n++)
                _channels[channel][_filled + n] = block[n * _channels.Length + channel];
            _filled += frames;
            Read += frames;
        }
        foreach (var channel in _channels)
            channel.AsSpan(_filled).Clear();
        _filled = _channels[0].Length;
    }

    /// <summary>Moves on by that many frames.</summary>
    internal void Advance(int frames)
    {
        foreach (var channel in _channels)
            channel.AsSpan(frames).CopyTo(channel);
        _filled -= frames;
    }
}
