namespace Discant.Audio.Midi;

/// <summary>What one kind of instrument plays in a MIDI file.</summary>
/// <param name="Instrument">Its kind, such as `bass`.</param>
/// <param name="Notes">How many notes it has.</param>
/// <param name="File">A MIDI file with these notes alone, as long as the whole.</param>
public sealed record MidiPart(string Instrument, int Notes, byte[] File);
