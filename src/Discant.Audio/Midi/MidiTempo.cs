using System.Runtime.InteropServices;

namespace Discant.Audio.Midi;

/// <summary>From here on the music goes at another speed.</summary>
/// <param name="Tick">Where.</param>
/// <param name="MicrosecondsPerQuarter">Duration of a quarter note; 500000 are 120 quarters a minute.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiTempo(long Tick, int MicrosecondsPerQuarter)
{
    /// <summary>What counts where a file says nothing.</summary>
    public const int Default = 500_000;
}
