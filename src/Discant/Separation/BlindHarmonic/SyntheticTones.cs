using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Frames made of random tones whose parameters are known: what a network is taught with before it hears a recording (spec 8.5).</summary>
/// <param name="size">The transform of the frames.</param>
/// <param name="options">Which tones there may be.</param>
internal sealed class SyntheticTones(PolicyNetworkSize size, ToneModelOptions options)
{
    // Intervals at which partials coincide are as frequent as in music.
    private static readonly double[] s_intervals = [12, 7, 5, 4, 3, 19, 24, 16, 9, 2, 1, 0.3];

    private const double Level = 0.03;
    private const double LevelSpreadDb = 8;
    private const double PartSpreadDb = 7;
    private const double IntervalShare = 0.5;
    private const double TailShare = 0.3;
    private const double TailDb = -30;
    private const double NoiseDb = -55;

    /// <summary>Makes some frames.</summary>
    /// <param name="frames">How many.</param>
    /// <param name="tones">Tones of each.</param>
    /// <param name="random">Source of everything.</param>
    internal SyntheticFrames Make(int frames, int tones, Random random)
    {
        var mixture = Tensor.Zeros([frames, 2, size.Bins]);
        var parts = new SyntheticTone[frames][];
        var sum = mixture.Data<float>();
        for (var frame = 0; frame < frames; frame++)
        {
            var room = sum.Slice(frame * 2 * size.Bins, 2 * size.Bins);
            parts[frame] = new SyntheticTone[tones];
            var level = Level * Decibels(Normal(random) * LevelSpreadDb);
            for (var tone = 0; tone < tones; tone++)
            {
                var fundamental = Fundamental(random, tone > 0 ? parts[frame][random.Next(tone)].FundamentalHz : 0);
                parts[frame][tone] = Tone(fundamental, level * Decibels(Normal(random) * PartSpreadDb), random);
                Add(room, parts[frame][tone], random);
            }
            if (random.NextDouble() < TailShare)
                Add(room, Tone(Fundamental(random, 0), level * Decibels(TailDb + 6 * Normal(random)), random), random);
            AddNoise(room, size, level * Decibels(NoiseDb + 10 * Normal(random)), random);
        }
        return new(mixture, [.. parts.Select(tones => tones.Select(Taught).ToArray())]);
    }

    // Soft tones are to be found too, if a little later.
    private TaughtTone Taught(SyntheticTone tone) => new(tone.FundamentalHz / size.BinHz, null, Math.Sqrt(tone.Weight), tone.Partials);

    private double Fundamental(Random random, double beside)
    {
        var (low, high) = (options.LowestHz * 1.05, Math.Min(options.HighestHz, size.SampleRate / 4.0) * 0.97);
        for (; beside > 0 && random.NextDouble() < IntervalShare; )
        {
            var semitones = s_intervals[random.Next(s_intervals.Length)] + 0.15 * Normal(random);
            var candidate = beside * Math.Pow(2, (random.Next(2) == 0 ? semitones : -semitones) / 12);
            if (candidate > low && candidate < high)
                return candidate;
        }
        return low * Math.Pow(high / low, random.NextDouble());
    }

    private SyntheticTone Tone(double fundamentalHz, double amplitude, Random random)
    {
        var partials = Envelope(fundamentalHz, random);
        var largest = partials.Max();
        for (var h = 0; h < partials.Length; h++)
            partials[h] /= largest;
        // Vibrato and glides widen peaks; most tones are steady.
        var width = 1 + Math.Abs(Normal(random)) * 0.25 * (random.Next(3) == 0 ? 1 : 0.2);
        return new(fundamentalHz, amplitude, width, partials);
    }

    // Decay, odd or even partials stronger, a resonance or two, and chance.
    private double[] Envelope(double fundamentalHz, Random random)
    {
        var partials = new double[ToneTracks.Harmonics];
        var decayDb = random.Next(2) == 0 ? 1 + 11 * random.NextDouble() : 0;
        var slopeDb = decayDb == 0 ? 2 + 20 * random.NextDouble() : 3 * random.NextDouble();
        var evenDb = random.Next(3) == 0 ? -25 * random.NextDouble() : 0;
        var scatterDb = 1 + 5 * random.NextDouble();
        var resonances = Enumerable
            .Range(0, random.Next(3))
            .Select(_ => (Hz: 200 * Math.Pow(20, random.NextDouble()), Db: 15 * random.NextDouble()))
            .ToArray();
        for (var h = 1; h <= partials.Length; h++)
        {
            var level = -decayDb * (h - 1) - slopeDb * Math.Log2(h) + (h % 2 == 0 ? evenDb : 0) + scatterDb * Normal(random);
            foreach (var (hz, db) in resonances)
                level += db * Math.Exp(-0.5 * Math.Pow(Math.Log2(fundamentalHz * h / hz) / 0.4, 2));
            partials[h - 1] = Decibels(level);
        }
        return partials;
    }

    private void Add(Span<float> frame, SyntheticTone tone, Random random) =>
        Add(frame, size, tone.FundamentalHz, tone.Width, [.. tone.Partials.Select(p => p * tone.Amplitude)], random);

    /// <summary>Adds a tone at random phases.</summary>
    /// <param name="frame">2 x bins: real parts, then imaginary ones.</param>
    /// <param name="size">The transform.</param>
    /// <param name="fundamentalHz">Hz.</param>
    /// <param name="relativeWidth">Of the peaks, 1 for a steady tone.</param>
    /// <param name="partials">Magnitudes.</param>
    /// <param name="random">Source of the phases.</param>
    internal static void Add(
        Span<float> frame,
        PolicyNetworkSize size,
        double fundamentalHz,
        double relativeWidth,
        double[] partials,
        Random random
    )
    {
        var width = relativeWidth * size.PeakWidth;
        var re = frame[..size.Bins];
        var im = frame[size.Bins..];
        for (var h = 1; h <= partials.Length; h++)
        {
            var centre = fundamentalHz / size.BinHz * h;
            if (centre >= size.Bins)
                break;
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            for (var bin = (int)Math.Max(0, centre - 6 * width); bin <= Math.Min(size.Bins - 1, centre + 6 * width); bin++)
            {
                var peak = partials[h - 1] * Math.Exp(-0.5 * Math.Pow((bin - centre) / width, 2));
                re[bin] += (float)(peak * cos);
                im[bin] += (float)(peak * sin);
            }
        }
    }

    /// <summary>Adds noise that falls with frequency, as most noise in recordings does.</summary>
    internal static void AddNoise(Span<float> frame, PolicyNetworkSize size, double level, Random random)
    {
        for (var k = 0; k < frame.Length; k++)
            frame[k] += (float)(level * Normal(random) / Math.Sqrt(1 + k % size.Bins * size.BinHz / 500));
    }

    /// <summary>The factor of a level in dB.</summary>
    internal static double Decibels(double level) => Math.Pow(10, level / 20);

    /// <summary>A normally distributed number.</summary>
    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
