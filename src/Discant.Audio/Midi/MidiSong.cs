namespace Discant.Audio.Midi;

/// <summary>What a Standard MIDI File says about pitch and time; instruments, loudness and all else are left out.</summary>
public sealed class MidiSong
{
    private readonly MidiTempo[] _tempos;
    private readonly double[] _seconds; // at which each tempo begins

    /// <param name="ticksPerQuarter">1 to 32767.</param>
    /// <param name="tempos">In the order of their times; before the first one the default counts.</param>
    /// <param name="tracks">The tracks.</param>
    /// <exception cref="ArgumentException">Ticks out of range, or tempos out of order.</exception>
    public MidiSong(int ticksPerQuarter, IReadOnlyList<MidiTempo> tempos, IReadOnlyList<MidiTrack> tracks)
    {
        ArgumentNullException.ThrowIfNull(tempos);
        ArgumentNullException.ThrowIfNull(tracks);
        if (ticksPerQuarter is < 1 or > short.MaxValue)
            throw new ArgumentException("a quarter has 1 to 32767 ticks", nameof(ticksPerQuarter));
        if (
            tempos.Any(t => t.Tick < 0 || t.MicrosecondsPerQuarter < 1) || tempos.Zip(tempos.Skip(1)).Any(p => p.Second.Tick < p.First.Tick)
        )
            throw new ArgumentException("the tempos are out of order", nameof(tempos));
        (TicksPerQuarter, Tempos, Tracks) = (ticksPerQuarter, tempos, tracks);
        _tempos = [new(0, MidiTempo.Default), .. tempos];
        _seconds = new double[_tempos.Length];
        for (var k = 1; k < _tempos.Length; k++)
            _seconds[k] = _seconds[k - 1] + Duration(_tempos[k].Tick - _tempos[k - 1].Tick, _tempos[k - 1]);
    }

    /// <summary>Ticks of a quarter note.</summary>
    public int TicksPerQuarter { get; }

    /// <summary>Speeds, in the order of their times.</summary>
    public IReadOnlyList<MidiTempo> Tempos { get; }

    /// <summary>The tracks.</summary>
    public IReadOnlyList<MidiTrack> Tracks { get; }

    /// <summary>Time of a tick, seconds.</summary>
    /// <param name="tick">At least 0.</param>
    public double Seconds(long tick)
    {
        var (low, high) = (0, _tempos.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _tempos[middle].Tick <= tick ? (middle, high) : (low, middle);
        }
        return _seconds[low] + Duration(tick - _tempos[low].Tick, _tempos[low]);
    }

    private double Duration(long ticks, MidiTempo tempo) => ticks * (double)tempo.MicrosecondsPerQuarter / TicksPerQuarter / 1e6;
}
