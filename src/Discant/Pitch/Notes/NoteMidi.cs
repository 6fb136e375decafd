using Discant.Audio;
using Discant.Audio.Midi;

namespace Discant.Pitch.Notes;

/// <summary>Notes as a MIDI file, for notation programs: a track a voice, the nearest key a note, and its deviation as one pitch bend.</summary>
public static class NoteMidi
{
    private const int Velocity = 80;
    private const double HighestKey = 127;

    /// <summary>The bytes of the file.</summary>
    /// <param name="voices">The notes of each voice.</param>
    /// <param name="referenceHertz">Pitch of a', which keys refer to and bends start from.</param>
    public static byte[] Bytes(IReadOnlyList<VoiceNotes> voices, double referenceHertz = 440)
    {
        var end = voices.SelectMany(v => v.Notes).Select(n => (long)n.EndFrame).DefaultIfEmpty(1).Max() * PitchMidi.TicksPerFrame;
        return MidiFile.Bytes(
            new MidiSong(
                PitchMidi.TicksPerQuarter,
                [new MidiTempo(0, MidiTempo.Default)],
                [.. voices.Select((v, k) => Track(v, PitchMidi.ChannelOf(k), PitchScale.Midi(referenceHertz) - PitchScale.Midi(440), end))]
            )
        );
    }

    internal static IReadOnlyList<VoiceNotes> Read(string path)
    {
        var voices = MidiVoice.Of(PitchMidi.Song(path), path);
        var names = VoiceNamesOf(voices);
        return [.. voices.Select((v, k) => new VoiceNotes(names[k], [.. v.Notes.Select(n => Note(v, n)).Where(n => n.Frames > 0)]))];
    }

    private static List<string> VoiceNamesOf(IReadOnlyList<MidiVoice> voices) => VoiceNames.Unique(voices.Select(v => v.Name));

    private static PitchNote Note(MidiVoice voice, MidiVoice.Note note)
    {
        static int Frame(double seconds) => (int)Math.Round(seconds / PitchTracks.FrameSeconds);
        var bend = voice.Bends.LastOrDefault(b => b.Seconds <= note.Start + 1e-6).Semitones;
        return new PitchNote(Frame(note.Start), Frame(note.End) - Frame(note.Start), note.Key + bend, 0, 0);
    }

    private static MidiTrack Track(VoiceNotes voice, int channel, double offset, long end)
    {
        var (notes, bends) = (new List<MidiNote>(), new List<MidiPitchBend> { new(0, channel, 0) });
        foreach (var note in voice.Notes)
        {
            var key = (int)Math.Clamp(Math.Round(note.Midi - offset), 0, HighestKey);
            var (first, last) = ((long)note.FirstFrame * PitchMidi.TicksPerFrame, (long)note.EndFrame * PitchMidi.TicksPerFrame);
            notes.Add(new MidiNote(first, last, channel, key, Velocity));
            bends.Add(new MidiPitchBend(first, channel, Math.Clamp(note.Midi - offset - key, -1, 1)));
        }
        return new MidiTrack(voice.Name, notes, bends, end);
    }
}
