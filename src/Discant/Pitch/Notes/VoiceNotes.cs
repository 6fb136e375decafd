namespace Discant.Pitch.Notes;

/// <summary>The notes of a voice.</summary>
/// <param name="Name">The voice.</param>
/// <param name="Notes">In the order of time, without overlap.</param>
public sealed record VoiceNotes(string Name, IReadOnlyList<PitchNote> Notes)
{
    /// <summary>The notes of every voice.</summary>
    public static IReadOnlyList<VoiceNotes> Of(PitchTracks tracks, NoteOptions? options = null) =>
        [
            .. Enumerable
                .Range(0, tracks.VoiceCount)
                .Select(v => new VoiceNotes(tracks.Names[v], NoteSegmentation.Of(tracks.Voice(v), options))),
        ];

    /// <summary>The notes of a MIDI file, one voice a track; pitch bends at a note's beginning count.</summary>
    /// <exception cref="PitchFileException">The file cannot be read, or plays chords in one voice.</exception>
    public static IReadOnlyList<VoiceNotes> FromMidi(string path) => NoteMidi.Read(path);
}
