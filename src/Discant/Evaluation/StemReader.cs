using Discant.Audio;

namespace Discant.Evaluation;

/// <summary>
/// Reads the files of an evaluation, which must all have one sample rate. The mean of the channels is kept in memory; the channels
/// themselves, where they are wanted, in temporary files.
/// </summary>
/// <param name="keepChannels">Whether the channels are wanted; else the mean is the only one.</param>
/// <param name="notes">Receives one line for each file that is damaged.</param>
/// <param name="cancel">Ends the reading.</param>
internal sealed class StemReader(bool keepChannels, ICollection<string> notes, CancellationToken cancel) : IDisposable
{
    private readonly List<Mixture> _spooled = [];

    /// <summary>Hz; 0 before the first file.</summary>
    public int SampleRate { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">Another sample rate than the files before.</exception>
    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    public Stem Read(string voice, string file)
    {
        var audio = AudioFile.Read(file, null, w => notes.Add($"{file}: {w}"), cancel);
        if (SampleRate != 0 && audio.SampleRate != SampleRate)
            throw new InvalidDataException($"{file}: has {audio.SampleRate} Hz, the files before it {SampleRate} Hz");
        SampleRate = audio.SampleRate;
        var mid = audio.ChannelCount == 1 ? audio.Channels[0] : audio.Mid();
        var separate = keepChannels && audio.ChannelCount > 1;
        return new Stem(voice, file, mid, separate ? [.. audio.Channels.Select(Spooled)] : [Mixture.Of(mid, SampleRate)]);
    }

    /// <summary>Deletes the temporary files.</summary>
    public void Dispose()
    {
        foreach (var channel in _spooled)
            channel.Dispose();
    }

    private Mixture Spooled(float[] channel)
    {
        var spooled = MixtureSpool.Spool(channel, SampleRate);
        _spooled.Add(spooled);
        return spooled;
    }
}
