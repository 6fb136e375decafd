using Discant.Audio;

namespace Discant.Evaluation.Experiments;

/// <summary>Excerpts for the report of an experiment, as small as Ogg Vorbis makes them.</summary>
public static class ExperimentSounds
{
    /// <summary>One excerpt of the first mixture of a plan, by every method.</summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="options">Which F0.</param>
    /// <param name="sources">What comes from outside.</param>
    /// <param name="cancel">Ends the work.</param>
    public static (string Title, IReadOnlyList<ExperimentReport.Sound> Sounds) Of(
        ExperimentPlan plan,
        ExperimentOptions options,
        ExperimentSources sources,
        CancellationToken cancel
    )
    {
        var part = plan.Parts[0];
        var first = part.Units[0].Mixture;
        var recordings = SongRecordings.Read(part.Song, part.Singer, cancel);
        var chosen = SongExcerpt.Of(recordings.Length).Where(e => options.Excerpts.Count == 0 || options.Excerpts.Contains(e.Number));
        var excerpts = chosen.ToArray();
        if (excerpts.Length == 0)
            return ("", []);
        var excerpt = excerpts[excerpts.Length / 2];
        var song = new SongPitch(recordings, options, sources);
        var sounds = new List<ExperimentReport.Sound>();
        foreach (
            var unit in part
                .Units.Where(u => u.Mixture.Combination == first.Combination)
                .DistinctBy(u => u.Method.Name, StringComparer.Ordinal)
        )
        {
            song.Prepare(unit, cancel);
            var work = new UnitWork(recordings, unit, song.Of(unit).Tracks);
            if (sounds.Count == 0)
                sounds.AddRange(work.TrueVoices(excerpt).Select(s => Sound("true voice", s)));
            sounds.AddRange(work.Stems(excerpt, cancel).Select(s => Sound(unit.Method.Name, s)));
        }
        return (
            FormattableString.Invariant($"{first.Song.Name}, singer {first.Singer}, {first.Combination}, excerpt {excerpt.Number}."),
            sounds
        );
    }

    private static ExperimentReport.Sound Sound(string method, VoiceSignal signal)
    {
        var file = Path.Combine(Path.GetTempPath(), $"discant-{Guid.NewGuid():N}.ogg");
        try
        {
            AudioFile.Write(file, new AudioBuffer([signal.Samples], SongRecordings.SampleRate), AudioFileFormat.OggVorbis);
            return new ExperimentReport.Sound(method, signal.Voice, "audio/ogg", File.ReadAllBytes(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
