namespace Discant.Audio.Decoders;

/// <summary>A decoder at work on one file: <see cref="AudioReader"/> does the checking, this the decoding.</summary>
internal interface IAudioSource : IDisposable
{
    /// <summary>As the decoder reports it, not yet held against the limits.</summary>
    int SampleRate { get; }

    /// <summary>As the decoder reports it, not yet held against the limits.</summary>
    int ChannelCount { get; }

    /// <summary>Frames by the header; null where unknown.</summary>
    long? Frames { get; }

    /// <summary>Whether <see cref="Frames"/> counts exactly, so that fewer means that something is missing.</summary>
    bool FramesAreExact { get; }

    /// <summary>libsndfile or ffmpeg.</summary>
    string Decoder { get; }

    /// <summary>What the decoder has complained about so far, on one line; null where all is well.</summary>
    string? Complaint { get; }

    /// <summary>Reads frames x channels, at most what fits; 0 only at the end.</summary>
    int Read(Span<float> interleaved);

    /// <summary>Goes to a frame; false where the decoder cannot.</summary>
    bool Seek(long frame);
}
