namespace Discant.Audio.Encoders;

/// <summary>An encoder at work on one file.</summary>
internal interface IAudioSink : IDisposable
{
    /// <summary>Appends frames x channels; all finite.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    void Write(ReadOnlySpan<float> interleaved);

    /// <summary>Writes what is still held back and completes the header. Nothing may be written afterwards.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    void Close();
}
