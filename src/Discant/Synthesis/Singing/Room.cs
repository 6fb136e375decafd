namespace Discant.Synthesis.Singing;

/// <summary>A small room: a feedback delay network of eight lines (Jot and Chaigne 1991), every singer standing elsewhere in it.</summary>
internal sealed class Room
{
    // Path lengths in milliseconds without common factors.
    private static readonly double[] s_pathMilliseconds = [13.1, 16.3, 19.7, 23.9, 28.1, 32.3, 37.9, 43.7];
    private const double PredelaySeconds = 0.007;

    private readonly int[] _delays;
    private readonly double[] _decays;
    private readonly double _damping;
    private readonly double _wet;
    private readonly int _sampleRate;

    /// <param name="reverberationSeconds">Time to fall by 60 dB.</param>
    /// <param name="reverberationDb">Energy of the reverberation beside the direct sound's, dB; minus infinity: no room.</param>
    /// <param name="sampleRate">Hz.</param>
    public Room(double reverberationSeconds, double reverberationDb, int sampleRate)
    {
        _sampleRate = sampleRate;
        _delays = Array.ConvertAll(s_pathMilliseconds, ms => (int)(ms * sampleRate / 1000));
        _decays = Array.ConvertAll(_delays, d => Math.Pow(10, -3.0 * d / (sampleRate * reverberationSeconds)));
        _damping = Math.Exp(-2 * Math.PI * 4500 / sampleRate);
        // A network fed and heard with weights of 1/sqrt(8) has energy close to 1 / (1 - decay^2) per pass.
        _wet = ControlSignal.FromDecibels(reverberationDb) * Math.Sqrt(1 - (_decays.Average() * _decays.Average()));
    }

    /// <summary>Adds the room's answer to a dry voice, in place.</summary>
    /// <param name="sound">The voice.</param>
    /// <param name="random">Where in the room the singer stands.</param>
    public void Sound(double[] sound, Random random)
    {
        var signs = Array.ConvertAll(_delays, _ => random.Next(2) == 0 ? -1.0 : 1.0);
        var predelay = (int)((PredelaySeconds + (0.008 * random.NextDouble())) * _sampleRate);
        if (_wet <= 0)
            return;
        var dry = new double[predelay];
        var lines = Array.ConvertAll(_delays, d => new double[d]);
        var positions = new int[lines.Length];
        var heard = new double[lines.Length];
        var damped = new double[lines.Length];
        for (var n = 0; n < sound.Length; n++)
        {
            var into = dry[n % predelay];
            dry[n % predelay] = sound[n];
            sound[n] += _wet * Turn(into, lines, positions, heard, damped, signs);
        }
    }

    // Householder feedback: every line hears all others, and no energy is made.
    private double Turn(double into, double[][] lines, int[] positions, double[] heard, double[] damped, double[] signs)
    {
        var sum = 0.0;
        var output = 0.0;
        for (var k = 0; k < lines.Length; k++)
        {
            damped[k] = (_damping * damped[k]) + ((1 - _damping) * _decays[k] * lines[k][positions[k]]) + 1e-30;
            heard[k] = damped[k];
            sum += heard[k];
            output += (k & 1) == 0 ? heard[k] : -heard[k];
        }
        var mean = 2 * sum / lines.Length;
        for (var k = 0; k < lines.Length; k++)
        {
            lines[k][positions[k]] = heard[k] - mean + (signs[k] * into);
            if (++positions[k] == lines[k].Length)
                positions[k] = 0;
        }
        return output / lines.Length;
    }
}
