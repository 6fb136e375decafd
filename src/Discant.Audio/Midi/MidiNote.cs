using System.Runtime.InteropServices;

namespace Discant.Audio.Midi;

/// <summary>A note of a MIDI file.</summary>
/// <param name="StartTick">Where it begins.</param>
/// <param name="EndTick">Where it ends: the first tick at which it no longer sounds.</param>
/// <param name="Channel">0 to 15; 9 is for drums.</param>
/// <param name="Key">0 to 127; 69 is a' = 440 Hz.</param>
/// <param name="Velocity">1 to 127.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiNote(long StartTick, long EndTick, int Channel, int Key, int Velocity);
