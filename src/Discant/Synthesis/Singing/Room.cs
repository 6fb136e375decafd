namespace Discant.Synthesis.Singing;

/// <summary>A small room: a feedback delay network of eight lines (Jot and Chaigne 1991), every singer standing elsewhere in it.</summary>
internal sealed class Room
{
    private const double PredelaySeconds = 0.007;
    private const double DampingHz = 4500;

    // Path lengths in milliseconds without common factors.
    private static readonly double[] s_pathMilliseconds = [13.1, 16.3, 19.7, 23.9, 28.1, 32.3, 37.9, 43.7];

    private readonly double _seconds;
    private readonly double _level;
    private readonly int _sampleRate;

    /// <param name="reverberationSeconds">Time to fall by 60 dB.</param>
    /// <param name="reverberationDb">Energy of the reverberation beside the direct sound's, dB; minus infinity: no room.</param>
    /// <param name="sampleRate">Hz.</param>
    public Room(double reverberationSeconds, double reverberationDb, int sampleRate)
    {
        _seconds = reverberationSeconds;
        _level = ControlSignal.FromDecibels(reverberationDb);
        _sampleRate = sampleRate;
    }

    /// <summary>Adds the room's answer to a dry voice, in place.</summary>
    /// <param name="sound">The voice.</param>
    /// <param name="random">Where in the room the singer stands.</param>
    public void Sound(double[] sound, Random random)
    {
        var signs = Array.ConvertAll(s_pathMilliseconds, _ => random.Next(2) == 0 ? -1.0 : 1.0);
        var delay = new double[(int)((PredelaySeconds + (0.008 * random.NextDouble())) * _sampleRate)];
        if (_level <= 0)
            return;
        var network = new Network(_seconds, _sampleRate, signs);
        var wet = _level / Math.Sqrt(Energy(signs));
        for (var n = 0; n < sound.Length; n++)
        {
            var late = delay[n % delay.Length];
            delay[n % delay.Length] = sound[n];
            sound[n] += wet * network.Next(late);
        }
    }

    private double Energy(double[] signs)
    {
        var network = new Network(_seconds, _sampleRate, signs);
        var energy = 0.0;
        for (var n = 0; n < _seconds * _sampleRate; n++)
        {
            var answer = network.Next(n == 0 ? 1 : 0);
            energy += answer * answer;
        }
        return energy;
    }

    private sealed class Network
    {
        /// <summary>Keeps the lines out of the slow subnormal numbers when nothing sounds.</summary>
        private const double Floor = 1e-30;

        private readonly double[] _signs;
        private readonly double[][] _lines;
        private readonly double[] _decays;
        private readonly double[] _heard;
        private readonly int[] _positions;
        private readonly double _damping;

        public Network(double seconds, int sampleRate, double[] signs)
        {
            _signs = signs;
            _lines = Array.ConvertAll(s_pathMilliseconds, ms => new double[(int)(ms * sampleRate / 1000)]);
            _damping = Math.Exp(-2 * Math.PI * DampingHz / sampleRate);
            _decays = Array.ConvertAll(_lines, line => (1 - _damping) * Math.Pow(10, -3.0 * line.Length / (sampleRate * seconds)));
            _heard = new double[_lines.Length];
            _positions = new int[_lines.Length];
        }

        // Householder feedback: every line hears all others, and no energy is made.
        public double Next(double into)
        {
            var sum = 0.0;
            var output = 0.0;
            for (var k = 0; k < _lines.Length; k++)
            {
                _heard[k] = (_damping * _heard[k]) + (_decays[k] * _lines[k][_positions[k]]) + Floor;
                sum += _heard[k];
                output += (k & 1) == 0 ? _heard[k] : -_heard[k];
            }
            var mean = 2 * sum / _lines.Length;
            for (var k = 0; k < _lines.Length; k++)
            {
                _lines[k][_positions[k]] = _heard[k] - mean + (_signs[k] * into);
                if (++_positions[k] == _lines[k].Length)
                    _positions[k] = 0;
            }
            return output;
        }
    }
}
