namespace Discant.Synthesis.Singing;

/// <summary>The vocal folds: pulses of a given frequency and amplitude, no two exactly alike, and the breath that passes with them.</summary>
internal sealed class GlottalSource(GlottalPulse pulse, SingerCharacter singer, int sampleRate, Random random)
{
    /// <summary>Share of the sample rate up to which there are harmonics.</summary>
    public const double Band = 0.46;

    private const double ClosedGlottisNoise = 0.35;

    // Noise of one spectral density at any sample rate; sqrt(3): uniform noise of variance 1.
    private readonly double _noiseScale = Math.Sqrt(3 * sampleRate / 44100.0);
    private readonly double _breathiness = ControlSignal.FromDecibels(singer.BreathinessDb);
    private readonly double _tilt = TiltCoefficient(singer.TiltHz, sampleRate);
    private readonly double _radiation = TiltCoefficient(600, sampleRate);
    private double _phase;
    private double _stretch = 1;
    private double _strength = 1;
    private double _tilted;
    private double _lowBreath;
    private int _table;
    private double _sparser;

    /// <summary>Coefficient of the one-pole low-pass that tilts the spectrum.</summary>
    public static double TiltCoefficient(double hz, int sampleRate) => 1 - Math.Exp(-2 * Math.PI * hz / sampleRate);

    /// <summary>Chooses the pulse that suits the pitch of the next millisecond.</summary>
    public void Aim(double f0)
    {
        var harmonics = Band * sampleRate / f0;
        _table = pulse.TableFor(harmonics);
        _sparser = 1 - pulse.Richness(_table, harmonics);
    }

    /// <summary>One sample of what enters the tract.</summary>
    /// <param name="f0">Hz.</param>
    /// <param name="voicing">Amplitude of the tone.</param>
    /// <param name="aspiration">Amplitude of breath noise beside that which belongs to the tone.</param>
    /// <param name="noise">White noise, even in [-1, 1).</param>
    public double Next(double f0, double voicing, double aspiration, double noise)
    {
        _phase += f0 * _stretch / sampleRate;
        if (_phase >= 1)
            BeginPeriod();
        var tone = voicing * _strength * pulse.At(_phase, _table, _sparser);
        _tilted += _tilt * (tone - _tilted);
        var open = _phase < singer.OpenQuotient ? 1 : ClosedGlottisNoise;
        var breath = _noiseScale * noise * (aspiration + (_breathiness * voicing * open));
        var radiated = breath - _lowBreath;
        _lowBreath += _radiation * radiated;
        return _tilted + radiated;
    }

    private void BeginPeriod()
    {
        _phase -= Math.Floor(_phase);
        _stretch = 1 + (singer.Jitter * Math.Clamp(random.NextNormal(), -3, 3));
        _strength = 1 + (singer.Shimmer * Math.Clamp(random.NextNormal(), -3, 3));
    }
}
