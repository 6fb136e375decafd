using Discant.Audio;
using Discant.Studio.Storage;
using Discant.Studio.Web;

namespace Discant.Studio.Sound;

/// <summary>Checks a recording by decoding it to its end, and keeps what was decoded, so that any part of it can be played at once.</summary>
/// <param name="limits">What is accepted.</param>
/// <param name="room">Bytes that the decoded recording may have: a small file can hold very much silence.</param>
internal sealed class RecordingIntake(StudioLimits limits, long room)
{
    private const int BlockFrames = 65536;

    /// <summary>Decodes a recording.</summary>
    /// <param name="file">The file as it came.</param>
    /// <param name="mixture">Where the decoded recording goes.</param>
    /// <param name="name">What the user called the file.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="StudioException">It is no recording that is accepted, or there is no room for it.</exception>
    public StoredRecording Take(string file, string mixture, string name, CancellationToken cancel)
    {
        try
        {
            var accepted = new AudioLimits { MaximumDuration = limits.Duration, MaximumChannels = limits.Channels };
            using var reader = AudioReader.Open(file, accepted, cancel);
            CheckRoom(reader.Info.Frames ?? 0, reader.Info);
            using var writer = AudioWriter.Create(mixture, AudioFileFormat.WavFloat, reader.Info.SampleRate, reader.Info.ChannelCount);
            var peak = Copy(reader, writer);
            writer.Complete();
            return new StoredRecording(
                Guid.NewGuid(),
                name,
                new FileInfo(file).Length,
                reader.Position,
                reader.Info.SampleRate,
                reader.Info.ChannelCount,
                peak,
                reader.Warning,
                DateTimeOffset.UtcNow
            );
        }
        catch (AudioFormatException e) when (!Problems.IsDiskFull(e))
        {
            // The reason names no file; the message would.
            throw new StudioException(422, $"{name}: {e.Reason}");
        }
    }

    // What the header says saves the decoding; what is decoded is counted all the same.
    private void CheckRoom(long frames, AudioInfo info)
    {
        if (frames > room / (info.ChannelCount * sizeof(float)))
            throw StudioFolder.Full();
    }

    private double Copy(AudioReader reader, AudioWriter writer)
    {
        var block = new float[BlockFrames * reader.Info.ChannelCount];
        var peak = 0f;
        for (int frames; (frames = reader.Read(block)) > 0; )
        {
            var samples = block.AsSpan(0, frames * reader.Info.ChannelCount);
            peak = Math.Max(peak, MathF.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(samples)));
            CheckRoom(reader.Position, reader.Info);
            writer.Write(samples);
        }
        return peak;
    }
}
