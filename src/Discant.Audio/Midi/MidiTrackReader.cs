using System.Text;

namespace Discant.Audio.Midi;

/// <summary>Reads the events of one track.</summary>
internal sealed class MidiTrackReader
{
    private const int LongestName = 200;
    private const int Centre = 8192; // of a pitch bend of 14 bits

    private readonly MidiInput _input;
    private readonly List<MidiTempo> _tempos;
    private readonly List<MidiNote> _notes = [];
    private readonly List<MidiPitchBend> _bends = [];
    private readonly Dictionary<(int Channel, int Key), Queue<(long Tick, int Velocity)>> _sounding = [];
    private readonly int[] _bendValue = new int[16];
    private readonly double[] _bendRange = [.. Enumerable.Repeat(2.0, 16)]; // semitones
    private readonly int[] _parameter = [.. Enumerable.Repeat(NoParameter, 16)];
    private string _name = "";
    private long _tick;

    private const int NoParameter = 0x3FFF;
    private const int BendRangeParameter = 0;

    private MidiTrackReader(MidiInput input, List<MidiTempo> tempos) => (_input, _tempos) = (input, tempos);

    /// <summary>Reads a track.</summary>
    /// <param name="input">The bytes of its chunk.</param>
    /// <param name="tempos">Receives the tempos it sets.</param>
    internal static MidiTrack Read(MidiInput input, List<MidiTempo> tempos) => new MidiTrackReader(input, tempos).Read();

    private MidiTrack Read()
    {
        var status = 0;
        while (_input.Left > 0)
        {
            _tick += _input.Variable();
            status = _input.Status(status);
            if (status == 0xFF)
            {
                if (IsEnd())
                    break;
            }
            else if (status is 0xF0 or 0xF7)
                _input.Take(_input.Variable()); // system exclusive
            else
                ChannelEvent(status >> 4, status & 0x0F);
        }
        foreach (var ((channel, key), starts) in _sounding)
        foreach (var start in starts) // never ended: until the end of the track
            AddNote(start, channel, key);
        return new MidiTrack(_name, [.. _notes.OrderBy(n => n.StartTick).ThenBy(n => n.Key)], _bends, _tick);
    }

    // Name and tempo are read, what else a file says about itself is stepped over.
    private bool IsEnd()
    {
        var kind = _input.Next();
        var text = _input.Take(_input.Variable());
        if (kind == 0x03 && _name.Length == 0)
            _name = Decoded(text);
        else if (kind == 0x51)
        {
            if (text.Length != 3 || (text[0] | text[1] | text[2]) == 0)
                throw _input.Wrong("a tempo is not a duration of three bytes");
            _tempos.Add(new MidiTempo(_tick, (text[0] << 16) | (text[1] << 8) | text[2]));
        }
        return kind == 0x2F;
    }

    private void ChannelEvent(int kind, int channel)
    {
        var first = Data();
        var second = kind is 0xC or 0xD ? 0 : Data();
        if (kind == 0x9 && second > 0)
            Begin(channel, first, second);
        else if (kind is 0x8 or 0x9)
            End(channel, first);
        else if (kind == 0xB)
            Control(channel, first, second);
        else if (kind == 0xE)
        {
            _bendValue[channel] = (second << 7 | first) - Centre;
            AddBend(channel);
        }
    }

    private int Data()
    {
        var data = _input.Next();
        return data < 0x80 ? data : throw _input.Wrong("an event ends before its data");
    }

    // Registered parameter 0 is the range of the pitch bend: semitones, then hundredths of them.
    private void Control(int channel, int controller, int value)
    {
        ref var parameter = ref _parameter[channel];
        if (controller is 98 or 99) // a parameter that is not registered
            parameter = NoParameter;
        else if (controller == 101)
            parameter = (value << 7) | (parameter & 0x7F);
        else if (controller == 100)
            parameter = (parameter & 0x3F80) | value;
        else if (controller == 6 && parameter == BendRangeParameter)
            SetRange(channel, value);
        else if (controller == 38 && parameter == BendRangeParameter)
            SetRange(channel, Math.Floor(_bendRange[channel]) + value / 100.0);
    }

    private void SetRange(int channel, double semitones)
    {
        _bendRange[channel] = semitones;
        if (_bendValue[channel] != 0)
            AddBend(channel);
    }

    private void AddBend(int channel) => _bends.Add(new MidiPitchBend(_tick, channel, _bendValue[channel] * _bendRange[channel] / Centre));

    private void Begin(int channel, int key, int velocity)
    {
        if (!_sounding.TryGetValue((channel, key), out var starts))
            _sounding[(channel, key)] = starts = [];
        starts.Enqueue((_tick, velocity));
    }

    private void End(int channel, int key)
    {
        if (_sounding.TryGetValue((channel, key), out var starts) && starts.TryDequeue(out var start))
            AddNote(start, channel, key);
    }

    private void AddNote((long Tick, int Velocity) start, int channel, int key)
    {
        if (_tick > start.Tick)
            _notes.Add(new MidiNote(start.Tick, _tick, channel, key, start.Velocity));
    }

    private static string Decoded(ReadOnlySpan<byte> text)
    {
        string name;
        try
        {
            name = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
        }
        catch (DecoderFallbackException)
        {
            name = Encoding.Latin1.GetString(text);
        }
        name = new string([.. name.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029'))]).Trim();
        return name.Length <= LongestName ? name : name[..LongestName];
    }
}
