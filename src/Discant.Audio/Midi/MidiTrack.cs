namespace Discant.Audio.Midi;

/// <summary>A track of a MIDI file: what sounds in it.</summary>
/// <param name="Name">As the file names it; empty where it does not.</param>
/// <param name="Notes">In the order of their beginnings.</param>
/// <param name="Bends">In the order of their times.</param>
/// <param name="EndTick">Where the track ends.</param>
public sealed record MidiTrack(string Name, IReadOnlyList<MidiNote> Notes, IReadOnlyList<MidiPitchBend> Bends, long EndTick);
