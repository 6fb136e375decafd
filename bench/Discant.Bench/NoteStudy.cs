using System.Globalization;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Pitch.Notes;
using Discant.Synthesis.Singing;

namespace Discant.Bench;

/// <summary>How many notes are found in F0 curves.</summary>
internal static class NoteStudy
{
    /// <summary>Scores the notes of curves against those of MIDI files, voice by voice.</summary>
    /// <param name="pitch">F0 of the voices.</param>
    /// <param name="scores">One MIDI file a voice, in the same order.</param>
    internal static void Score(string pitch, string[] scores)
    {
        var found = VoiceNotes.Of(PitchFile.Read(pitch));
        for (var v = 0; v < found.Count; v++)
            Print(found[v].Name, VoiceNotes.FromMidi(scores[v])[0].Notes, found[v].Notes);
    }

    /// <summary>Part-songs of the built-in choir, whose notes and F0 are known.</summary>
    /// <param name="folder">Where mixtures go, with their true notes as `true.mid` and their true F0 as `true.csv`.</param>
    /// <param name="songs">Number of songs.</param>
    internal static void Sing(string folder, int songs)
    {
        for (var song = 0; song < songs; song++)
        {
            var random = new Random(song);
            var music = PartSongComposer.Compose(60, new PartSongOptions(), random);
            var sung = Choir.Sing(music, new ChoirOptions { SampleRate = 16000 }, random);
            var tracks = new PitchTracks(sung.F0, [.. sung.Names.Select(n => n.Replace(' ', '_'))]);
            var found = VoiceNotes.Of(tracks);
            for (var v = 0; v < found.Count; v++)
                Print(string.Create(CultureInfo.InvariantCulture, $"song {song} {found[v].Name}"), Notes(music.Parts[v]), found[v].Notes);
            var target = Directory
                .CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"song{song}")))
                .FullName;
            Discant.Audio.AudioFile.Write(
                Path.Combine(target, "mixture.wav"),
                Discant.Audio.AudioBuffer.Mono(sung.Mixture(), sung.SampleRate),
                Discant.Audio.AudioFileFormat.WavFloat,
                overwrite: true
            );
            for (var v = 0; v < found.Count; v++)
                File.WriteAllBytes(
                    Path.Combine(target, $"{v}-{found[v].Name}.mid"),
                    NoteMidi.Bytes([new VoiceNotes(found[v].Name, Notes(music.Parts[v]))])
                );
        }
    }

    // A curve cannot tell a repeated note from a long one that is sung on.
    private static PitchNote[] Notes(SungPart part) =>
        [
            .. part.Notes.Select(n =>
            {
                static int Frame(double seconds) => (int)Math.Round(seconds / PitchTracks.FrameSeconds);
                return new PitchNote(Frame(n.OnsetSeconds), Math.Max(1, Frame(n.EndSeconds) - Frame(n.OnsetSeconds)), n.Midi, 0, 0);
            }),
        ];

    private static void Print(string name, IReadOnlyList<PitchNote> truth, IReadOnlyList<PitchNote> found)
    {
        var (onsets, whole) = (NoteScores.Of(truth, found), NoteScores.Of(truth, found, withOffsets: true));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {truth.Count} notes, {found.Count} found, precision {onsets.Precision:F3} recall {onsets.Recall:F3} F {onsets.FScore:F3}, with ends F {whole.FScore:F3}"
            )
        );
    }
}
