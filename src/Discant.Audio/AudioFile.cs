namespace Discant.Audio;

/// <summary>Whole audio files to and from memory. Long ones are better read and written block by block.</summary>
public static class AudioFile
{
    private const int BlockFrames = 64 * 1024;
    private const int BlockSamples = 256 * 1024;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Path of an audio file; see <see cref="AudioReader"/> for the formats.</param>
    /// <param name="limits">What is accepted; the defaults of <see cref="AudioLimits"/> if null.</param>
    /// <param name="warn">Told, on one line, when the recording is damaged or shorter than its header says.</param>
    /// <param name="cancel">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>At least one frame; every sample finite.</returns>
    /// <exception cref="AudioFormatException">The file cannot be read or is not accepted.</exception>
    public static AudioBuffer Read(string file, AudioLimits? limits = null, Action<string>? warn = null, CancellationToken cancel = default)
    {
        limits ??= AudioLimits.Default;
        using var reader = AudioReader.Open(file, limits, cancel);
        var blocks = ReadBlocks(reader, file, limits);
        if (reader.Warning is { } warning)
            warn?.Invoke(warning);
        return Assemble(blocks, reader.Info, checked((int)reader.Position));
    }

    /// <summary>Writes a whole buffer to a new file, which appears only when it is complete and checked.</summary>
    /// <param name="file">Path of the file; its folder must exist.</param>
    /// <param name="audio">What to write; full scale is +-1.</param>
    /// <param name="format">Format; the name of the file has no say in it.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="cancel">Ends the writing with an <see cref="OperationCanceledException"/>; no file is left then.</param>
    /// <exception cref="AudioFormatException">The file exists already, cannot be written, or the format cannot hold this audio.</exception>
    public static AudioWriteResult Write(
        string file,
        AudioBuffer audio,
        AudioFileFormat format,
        bool overwrite = false,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(audio);
        using var writer = AudioWriter.Create(file, format, audio.SampleRate, audio.ChannelCount, overwrite);
        var block = new float[Math.Min(audio.Length, BlockFrames) * audio.ChannelCount];
        for (var start = 0; start < audio.Length; start += BlockFrames)
        {
            cancel.ThrowIfCancellationRequested();
            var interleaved = block.AsSpan(0, Math.Min(BlockFrames, audio.Length - start) * audio.ChannelCount);
            audio.CopyInterleaved(start, interleaved);
            writer.Write(interleaved);
        }
        cancel.ThrowIfCancellationRequested();
        return writer.Complete();
    }

    // Blocks as they come, because the length in the header may be anything.
    private static List<float[]> ReadBlocks(AudioReader reader, string file, AudioLimits limits)
    {
        var channels = reader.Info.ChannelCount;
        var most = Math.Min(limits.MaximumSamplesInMemory / channels, Array.MaxLength);
        var blocks = new List<float[]>();
        var block = new float[Math.Max(1, BlockSamples / channels) * channels];
        for (int frames; (frames = reader.Read(block)) > 0; )
        {
            if (reader.Position > most)
                throw new AudioFormatException(file, $"is longer than the {most} frames that may be held in memory");
            blocks.Add(block.AsSpan(0, frames * channels).ToArray());
        }
        return blocks;
    }

    private static AudioBuffer Assemble(List<float[]> blocks, AudioInfo info, int length)
    {
        var audio = AudioBuffer.Silent(info.ChannelCount, length, info.SampleRate);
        var start = 0;
        for (var b = 0; b < blocks.Count; b++)
        {
            var block = AudioBuffer.FromInterleaved(blocks[b], info.ChannelCount, info.SampleRate);
            for (var c = 0; c < info.ChannelCount; c++)
                block.Channels[c].CopyTo(audio.Channels[c], start);
            start += block.Length;
            blocks[b] = [];
        }
        return audio;
    }
}
