namespace Discant.Audio;

/// <summary>Hears a recording once: its mean over channels, resampled to a method's rate, into a temporary file.</summary>
public static class MixtureSpool
{
    private const int BlockFrames = 65536;

    /// <summary>Spools a recording.</summary>
    /// <param name="reader">The recording, at its beginning.</param>
    /// <param name="methodRate">Rate of the result, Hz.</param>
    /// <param name="progress">Receives the number of frames read so far.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The mono mixture (its file goes with it) and the number of frames of the recording.</returns>
    /// <exception cref="AudioFormatException">The recording is damaged.</exception>
    public static (Mixture Mixture, long Frames) Spool(AudioReader reader, int methodRate, Action<long> progress, CancellationToken cancel)
    {
        var frames = 0L;
        var mixture = Spool(
            methodRate,
            stream =>
            {
                using var resampler = new Resampler(reader.Info.SampleRate, methodRate, 1);
                var block = new float[BlockFrames * reader.Info.ChannelCount];
                var mid = new float[BlockFrames];
                for (int count; (count = reader.Read(block)) > 0; )
                {
                    cancel.ThrowIfCancellationRequested();
                    MeanOfChannels(block, reader.Info.ChannelCount, mid.AsSpan(0, count));
                    Write(stream, resampler.Process(mid.AsSpan(0, count)));
                    progress(frames += count);
                }
                Write(stream, resampler.Finish());
            }
        );
        return (mixture, frames);
    }

    /// <summary>Spools samples that are in memory.</summary>
    /// <param name="samples">Mono.</param>
    /// <param name="sampleRate">Hz.</param>
    public static Mixture Spool(float[] samples, int sampleRate) => Spool(sampleRate, stream => Write(stream, samples));

    private static Mixture Spool(int sampleRate, Action<FileStream> write)
    {
        var path = Path.Combine(Path.GetTempPath(), $"discant-{Guid.NewGuid():N}.raw");
        try
        {
            using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
                write(stream);
            return Mixture.OfTemporaryFile(path, sampleRate);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static void MeanOfChannels(ReadOnlySpan<float> interleaved, int channels, Span<float> mid)
    {
        for (var n = 0; n < mid.Length; n++)
        {
            var sum = 0f;
            for (var channel = 0; channel < channels; channel++)
                sum += interleaved[n * channels + channel];
            mid[n] = sum / channels;
        }
    }

    private static void Write(FileStream stream, ReadOnlySpan<float> samples) =>
        stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples));
}
