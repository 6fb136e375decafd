using System.Globalization;
using Discant.Audio.Midi;

namespace Discant.Pitch;

/// <summary>A voice of a MIDI file: the notes of one track, or of one channel where a track has several, one note at a time.</summary>
/// <param name="Name">Name of the track; may be empty, and is not unique.</param>
/// <param name="Notes">In the order of time, without overlap.</param>
/// <param name="Bends">Time in seconds and semitones, in the order of time.</param>
internal sealed record MidiVoice(string Name, IReadOnlyList<MidiVoice.Note> Notes, IReadOnlyList<(double Seconds, double Semitones)> Bends)
{
    private const int Drums = 9;
    private const double LongestOverlapSeconds = 0.1; // legato playing; longer ones are chords

    /// <summary>The voices of a file: tracks and channels with notes; also those that are only tuned, which rest throughout.</summary>
    /// <param name="song">The file's content.</param>
    /// <param name="path">Its name in errors.</param>
    /// <exception cref="PitchFileException">There is none, there are too many, it is too long, or one plays chords.</exception>
    internal static IReadOnlyList<MidiVoice> Of(MidiSong song, string path)
    {
        if (song.Tracks.Any(t => song.Seconds(t.EndTick) > PitchRows.LongestSeconds))
            throw new PitchFileException(path, "is longer than any recording");
        var voices = new List<MidiVoice>();
        foreach (var track in song.Tracks)
        {
            var channels = track.Notes.Select(n => n.Channel).Where(c => c != Drums).Distinct().Order().ToArray();
            if (track.Notes.Count == 0)
                channels = [.. track.Bends.Select(b => b.Channel).Distinct().Take(1)];
            foreach (var channel in channels)
            {
                var name = track.Name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"voice{voices.Count + 1}") : track.Name;
                if (channels.Length > 1)
                    name = string.Create(CultureInfo.InvariantCulture, $"{name}_{channel + 1}");
                voices.Add(Of(song, track, channel, name, path));
            }
        }
        if (voices.Count is 0 or > PitchFile.MostVoices)
            throw new PitchFileException(path, $"holds {voices.Count} tracks with notes; 1 to {PitchFile.MostVoices} can be voices");
        return voices;
    }

    /// <summary>Number of the first note that ends after a time; the number of notes where there is none.</summary>
    internal int FirstEndingAfter(double seconds)
    {
        var (low, high) = (0, Notes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Notes[middle].End > seconds ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    private static MidiVoice Of(MidiSong song, MidiTrack track, int channel, string name, string path)
    {
        var notes = new List<Note>();
        foreach (var note in track.Notes.Where(n => n.Channel == channel))
        {
            var (start, end) = (song.Seconds(note.StartTick), song.Seconds(note.EndTick));
            if (notes.Count > 0 && notes[^1].End > start)
            {
                if (Math.Min(notes[^1].End, end) - start > LongestOverlapSeconds)
                    throw new PitchFileException(
                        path,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"plays several notes at once in one voice, at {start:0.0} s; give each voice a track"
                        )
                    );
                notes[^1] = notes[^1] with { End = start };
            }
            notes.Add(new Note(start, end, note.Key));
        }
        var bends = track.Bends.Where(b => b.Channel == channel).Select(b => (song.Seconds(b.Tick), b.Semitones));
        return new MidiVoice(name, notes, [.. bends]);
    }

    /// <param name="Start">Seconds.</param>
    /// <param name="End">Seconds; here it no longer sounds.</param>
    /// <param name="Key">MIDI key.</param>
    internal sealed record Note(double Start, double End, int Key);
}
