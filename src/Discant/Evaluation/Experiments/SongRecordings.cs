using Discant.Audio;
using Discant.Evaluation.Datasets;
using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>The recordings of a song by one singer a voice, with the F0 of their mixtures.</summary>
public sealed class SongRecordings
{
    /// <summary>Rate of everything, Hz.</summary>
    public const int SampleRate = 16000;

    private readonly EnsembleSong _song;
    private readonly int _singer;
    private readonly Dictionary<string, float[]> _voices;
    private readonly Lazy<PitchTracks> _truePitch;

    private SongRecordings(EnsembleSong song, int singer, Dictionary<string, float[]> voices, CancellationToken cancel)
    {
        (_song, _singer, _voices) = (song, singer, voices);
        _truePitch = new Lazy<PitchTracks>(() => Track(cancel));
    }

    /// <summary>Samples of each voice.</summary>
    public int Length => _voices.Values.First().Length;

    /// <summary>Reads the recordings, as mono at 16 kHz, cut to the shortest.</summary>
    /// <param name="song">The song.</param>
    /// <param name="singer">Number of the singer of every voice, from 1.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="AudioFormatException">A recording cannot be read.</exception>
    public static SongRecordings Read(EnsembleSong song, int singer, CancellationToken cancel)
    {
        var voices = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var voice in song.Voices)
        {
            using var recording = RecordingMixture.Open(voice.Files[singer - 1], SampleRate, null, cancel);
            voices[voice.Name] = recording.Read(0, (int)recording.Length);
        }
        var length = voices.Values.Min(v => v.Length);
        if (song.Seconds is { } seconds)
            length = Math.Min(length, seconds * SampleRate);
        foreach (var name in voices.Keys.ToArray())
            voices[name] = voices[name][..length];
        return new SongRecordings(song, singer, voices, cancel);
    }

    /// <summary>A stretch of a voice.</summary>
    public float[] Voice(string name, int start, int length) => _voices[name].AsSpan(start, length).ToArray();

    /// <summary>The sum of a stretch of voices.</summary>
    public float[] Sum(IEnumerable<string> names, int start, int length)
    {
        var sum = new float[length];
        foreach (var name in names)
            System.Numerics.Tensors.TensorPrimitives.Add<float>(sum, _voices[name].AsSpan(start, length), sum);
        return sum;
    }

    /// <summary>F0 of voices from their own recordings (pYIN).</summary>
    public PitchTracks TruePitch(IReadOnlyList<string> names)
    {
        var all = _truePitch.Value;
        var order = _song.Voices.Select(v => v.Name).ToList();
        return new PitchTracks([.. names.Select(n => all.Voice(order.IndexOf(n)).ToArray())], names);
    }

    /// <summary>F0 of a mixture from a data set's tables.</summary>
    /// <returns>Null where they do not hold it.</returns>
    public PitchTracks? GivenPitch(EnsembleMixture mixture, PitchTables tables) =>
        _song.PitchTablePrefix is { } prefix
            ? tables.Find(prefix, [.. mixture.Voices.Select(name => (name, _song.Voices.First(v => v.Name == name).Files[_singer - 1]))])
            : null;

    private PitchTracks Track(CancellationToken cancel)
    {
        var voices = _song.Voices.Select(v => (v.Name, Recording: Mixture.Of(_voices[v.Name], SampleRate))).ToArray();
        return SoloPitch.Track(voices, new Reporting<double>(_ => { }), cancel);
    }
}
