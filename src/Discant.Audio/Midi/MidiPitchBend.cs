using System.Runtime.InteropServices;

namespace Discant.Audio.Midi;

/// <summary>From here on the notes of a channel sound higher or lower than their keys.</summary>
/// <param name="Tick">Where.</param>
/// <param name="Channel">0 to 15.</param>
/// <param name="Semitones">By how much; the bend range that the file sets is already applied.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiPitchBend(long Tick, int Channel, double Semitones);
