using Discant.Audio;
using Discant.Pitch;

namespace Discant.Evaluation.Experiments;

/// <summary>A song's recordings with the F0 of its mixtures, each heard once.</summary>
internal sealed class SongPitch(SongRecordings recordings, ExperimentOptions options, ExperimentSources sources)
{
    private readonly Dictionary<string, (PitchTracks Tracks, string Origin)> _known = new(StringComparer.Ordinal);

    internal SongRecordings Recordings => recordings;

    /// <summary>Hears the F0 that a unit needs.</summary>
    internal void Prepare(ExperimentUnit unit, CancellationToken cancel)
    {
        if (!_known.ContainsKey(Key(unit)))
            _known[Key(unit)] = Find(unit, cancel);
        recordings.TruePitch(unit.Mixture.Voices);
    }

    /// <summary>The F0 that was heard for a unit, and where it came from.</summary>
    internal (PitchTracks Tracks, string Origin) Of(ExperimentUnit unit) => _known[Key(unit)];

    private (PitchTracks Tracks, string Origin) Find(ExperimentUnit unit, CancellationToken cancel)
    {
        var voices = unit.Mixture.Voices;
        if (Origin(unit) == PitchOrigin.True)
            return (recordings.TruePitch(voices), "true voices");
        if (Origin(unit) == PitchOrigin.Given && recordings.GivenPitch(unit.Mixture, sources.Tables) is { } given)
            return (given, "data set");
        using var mixture = Mixture.Of(recordings.Sum(voices, 0, recordings.Length), SongRecordings.SampleRate);
        return (sources.Listen(mixture, voices, cancel), "heard");
    }

    private PitchOrigin Origin(ExperimentUnit unit) => unit.Method.HasTruePitch ? PitchOrigin.True : options.Pitch;

    private string Key(ExperimentUnit unit) => $"{unit.Mixture.Combination} {Origin(unit)}";
}
