namespace Discant.Training;

/// <summary>A recording of one instrument alone, in 16 bits, without its long silences.</summary>
/// <param name="Name">Name of the song; its instruments share it.</param>
/// <param name="Label">Number of the instrument.</param>
/// <param name="Samples">Mono, full scale at 32768.</param>
public sealed record SoloSong(string Name, int Label, short[] Samples);
