using Discant.Audio;
using Discant.Audio.Midi;

namespace Discant.Pitch;

/// <summary>F0 curves as a MIDI file: a track and a channel for each voice, a pitch bend at each frame.</summary>
internal static class PitchMidi
{
    // 120 quarters a minute of 1000 ticks: a frame is exactly 32 ticks.
    internal const int TicksPerQuarter = 1000;
    internal const int TicksPerFrame = 32;
    private const int Velocity = 80;
    private const int ChannelsWithoutDrums = 15;
    private const int Drums = 9;
    private const double BendRange = 2; // semitones
    private const double WidestNote = 3; // semitones; half of it and half a semitone of rounding are a bend
    private const double EarlierSeconds = 1e-6; // rounding of times
    private const double LowestPitch = -1.9; // about 7 Hz and ...
    private const double HighestPitch = 128.9; // ... 14 kHz: nearest keys and a bend

    internal static PitchTracks Read(string path)
    {
        var song = Song(path);
        var voices = MidiVoice.Of(song, path);
        var seconds = song.Tracks.Max(t => song.Seconds(t.EndTick));
        var frames = Math.Max(1, (int)Math.Ceiling((seconds - EarlierSeconds) / PitchTracks.FrameSeconds));
        return new PitchTracks([.. voices.Select(v => Curve(v, frames))], VoiceNames.Unique(voices.Select(v => v.Name)));
    }

    /// <exception cref="PitchFileException">The file cannot be read.</exception>
    internal static MidiSong Song(string path)
    {
        try
        {
            return MidiFile.Read(path);
        }
        catch (AudioFormatException e)
        {
            throw new PitchFileException(e.Message, e);
        }
    }

    /// <summary>The channel of a voice, which is not that of the drums.</summary>
    internal static int ChannelOf(int voice)
    {
        var channel = voice % ChannelsWithoutDrums;
        return channel >= Drums ? channel + 1 : channel;
    }

    internal static byte[] Bytes(PitchTracks tracks)
    {
        var end = (long)tracks.FrameCount * TicksPerFrame;
        var song = new MidiSong(
            TicksPerQuarter,
            [new MidiTempo(0, MidiTempo.Default)],
            [.. Enumerable.Range(0, tracks.VoiceCount).Select(voice => Track(tracks, voice, end))]
        );
        return MidiFile.Bytes(song);
    }

    private static double[] Curve(MidiVoice voice, int frames)
    {
        var curve = new double[frames];
        var (note, bend) = (0, 0);
        for (var frame = 0; frame < frames; frame++)
        {
            var time = frame * PitchTracks.FrameSeconds + EarlierSeconds;
            while (note < voice.Notes.Count && voice.Notes[note].End <= time)
                note++;
            while (bend < voice.Bends.Count && voice.Bends[bend].Seconds <= time)
                bend++;
            if (note < voice.Notes.Count && voice.Notes[note].Start <= time)
                curve[frame] = PitchScale.Hertz(voice.Notes[note].Key + (bend > 0 ? voice.Bends[bend - 1].Semitones : 0));
        }
        return curve;
    }

    private static MidiTrack Track(PitchTracks tracks, int voice, long end)
    {
        var channel = ChannelOf(voice);
        var pitch = tracks.Voice(voice).ToArray().Select(f => f > 0 ? PitchScale.Midi(f) : double.NaN).ToArray();
        var (notes, bends) = (new List<MidiNote>(), new List<MidiPitchBend> { new(0, channel, 0) });
        for (var frame = 0; frame < pitch.Length; )
        {
            if (!(pitch[frame] is >= LowestPitch and <= HighestPitch))
            {
                frame++;
                continue;
            }
            var (next, key) = Note(pitch, frame);
            notes.Add(new MidiNote((long)frame * TicksPerFrame, (long)next * TicksPerFrame, channel, key, Velocity));
            for (; frame < next; frame++)
                bends.Add(new MidiPitchBend((long)frame * TicksPerFrame, channel, Math.Clamp(pitch[frame] - key, -BendRange, BendRange)));
        }
        return new MidiTrack(tracks.Names[voice], notes, bends, end);
    }

    // The longest stretch of frames that one key can reach by bending, and that key.
    private static (int End, int Key) Note(double[] pitch, int first)
    {
        var (low, high) = (pitch[first], pitch[first]);
        var end = first + 1;
        for (; end < pitch.Length && pitch[end] is >= LowestPitch and <= HighestPitch; end++)
        {
            var (lower, higher) = (Math.Min(low, pitch[end]), Math.Max(high, pitch[end]));
            if (higher - lower > WidestNote)
                break;
            (low, high) = (lower, higher);
        }
        return (end, (int)Math.Clamp(Math.Round((low + high) / 2), 0, 127));
    }
}
