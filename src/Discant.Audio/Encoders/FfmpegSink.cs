using System.Runtime.InteropServices;
using Discant.Audio.Ffmpeg;

namespace Discant.Audio.Encoders;

/// <summary>MP3 by ffmpeg, where libsndfile was built without an MP3 encoder.</summary>
internal sealed class FfmpegSink(string path, string file, int sampleRate, int channelCount, FfmpegTools tools) : IAudioSink
{
    private readonly ChildProgram _child = tools.EncodeMp3(path, file, sampleRate, channelCount);

    public void Write(ReadOnlySpan<float> interleaved)
    {
        try
        {
            _child.Input.Write(MemoryMarshal.AsBytes(interleaved));
        }
        catch (IOException e)
        {
            throw new IOException($"ffmpeg has stopped: {_child.Complaint ?? e.Message}", e);
        }
    }

    public void Close()
    {
        _child.Input.Close();
        if (_child.Finish() is { } complaint)
            throw new IOException($"ffmpeg: {complaint}");
    }

    public void Dispose() => _child.Dispose();
}
