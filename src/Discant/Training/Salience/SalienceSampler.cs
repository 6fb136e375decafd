using System.Numerics.Tensors;
using Discant.Pitch.LateDeep;
using Discant.Synthesis.Singing;

namespace Discant.Training.Salience;

/// <summary>
/// Draws mixtures to train an estimator of F0s on: pieces with stems, whose balance is varied, and solo clips, moved in pitch and put
/// together, mostly so that they form chords, for it is in chords that partials hide each other.
/// </summary>
public sealed class SalienceSampler
{
    private const int SamplesAFrame = 256; // of the clips' F0 curves, at 16 kHz
    private const double WarmUpSeconds = 0.5; // before the excerpt, for the room to answer to

    // Chords as semitones above their root, spread over two octaves.
    private static readonly int[][] s_chords =
    [
        [0, 4, 7],
        [0, 3, 7],
        [0, 4, 7, 10],
        [0, 3, 6],
        [0, 5, 7],
        [0, 7],
        [0, 2, 7],
        [0, 3, 7, 10],
    ];

    private readonly TrainingClip[] _solo;
    private readonly TrainingClip[] _pieces;
    private readonly SalienceExcerptOptions _options;
    private readonly HarmonicConstantQOptions _grid;
    private readonly int _samples;
    private readonly int _before;

    /// <param name="clips">Clips at the grid's rate; those of one voice are solos.</param>
    /// <param name="options">How they are put together.</param>
    /// <param name="transform">What will look at the excerpts.</param>
    /// <exception cref="ArgumentException">No clip has stems.</exception>
    public SalienceSampler(IReadOnlyList<TrainingClip> clips, SalienceExcerptOptions options, HarmonicConstantQ transform)
    {
        _solo = [.. clips.Where(c => c.Pitch.Length == 1)];
        _pieces = [.. clips.Where(c => c.Pitch.Length > 1 && c.Stems is not null)];
        if (_solo.Length + _pieces.Length == 0)
            throw new ArgumentException("there is no solo clip and no piece with stems", nameof(clips));
        (_options, _grid) = (options, transform.Options);
        _before = (int)(WarmUpSeconds * _grid.SampleRate);
        _samples = transform.SamplesFor(options.Frames);
        FirstFrameSample = transform.WindowSize / 2;
    }

    private int FirstFrameSample { get; }

    /// <summary>Draws one excerpt.</summary>
    /// <param name="random">Source of all choices.</param>
    public SalienceExcerpt Draw(Random random)
    {
        var solo = _pieces.Length == 0 || (_solo.Length > 0 && random.NextDouble() < _options.SoloShare);
        var voices = solo ? Solos(random) : Piece(random);
        var mixture = new float[_before + _samples];
        foreach (var voice in voices)
        {
            Emphasise(random, voice.Samples);
            TensorPrimitives.MultiplyAdd(voice.Samples, Gain(random), mixture, mixture);
        }
        var sound = InARoom(random, mixture)[_before..];
        var level = Loudest(sound);
        AddNoise(random, sound, level);
        // Elsewhere the recording may have been louder, or a little softer.
        level *= Math.Pow(10, (random.NextDouble() * 12 - 3) / 20);
        return new SalienceExcerpt(sound, Math.Max(RecordingLevel.Faintest, level), [.. voices.Select(v => v.Pitch)]);
    }

    private float Gain(Random random) => (float)Math.Pow(10, (random.NextDouble() * 2 - 1) * _options.GainDecibels / 20);

    // Another colour, the same energy.
    private void Emphasise(Random random, float[] samples)
    {
        var (darkest, brightest) = _options.Emphasis;
        var a = (float)(darkest + random.NextDouble() * (brightest - darkest));
        var before = TensorPrimitives.SumOfSquares<float>(samples);
        for (var n = samples.Length - 1; n > 0; n--)
            samples[n] -= a * samples[n - 1];
        var after = TensorPrimitives.SumOfSquares<float>(samples);
        if (after > 0)
            TensorPrimitives.Multiply(samples, MathF.Sqrt(before / after), samples);
    }

    private Voice[] Piece(Random random)
    {
        var clip = _pieces[random.Next(_pieces.Length)];
        var ratio = Math.Pow(2, (random.NextDouble() * 2 - 1) * 4 / 12);
        var start = Start(random, clip, ratio);
        return [.. clip.Stems!.Zip(clip.Pitch, (stem, pitch) => Read(stem, pitch, start, ratio))];
    }

    private Voice[] Solos(Random random)
    {
        var count = 1 + Drawn(random, _options.Voices);
        var chord = random.NextDouble() < _options.ChordShare ? s_chords[random.Next(s_chords.Length)] : null;
        var root = random.NextDouble() * 12;
        var tones = new List<double>();
        for (var k = 0; k < count && chord is not null; k++)
            tones.Add(
                k > 0 && random.NextDouble() < _options.DoublingShare ? tones[random.Next(k)] : root + chord[random.Next(chord.Length)]
            );
        return [.. Enumerable.Range(0, count).Select(k => Solo(random, k < tones.Count ? tones[k] : null))];
    }

    private Voice Solo(Random random, double? tone)
    {
        var clip = _solo[random.Next(_solo.Length)];
        var semitones = (random.NextDouble() * 2 - 1) * _options.TransposeSemitones;
        var start = Start(random, clip, Math.Pow(2, _options.TransposeSemitones / 12));
        if (tone is { } wanted && Median(clip.Pitch[0], (int)(start + _before) / SamplesAFrame) is > 0 and var median)
        {
            var midi = PitchScale.Midi(median);
            // The octave of the tone that is nearest to where the clip would have been.
            semitones = wanted + 12 * Math.Round((midi + semitones - wanted) / 12) - midi + Normal(random) * _options.TuningCents / 100;
        }
        return Read(clip.Stems?[0] ?? clip.Mixture, clip.Pitch[0], start, Math.Pow(2, semitones / 12));
    }

    // Anywhere in the clip, so that most of the excerpt lies inside.
    private double Start(Random random, TrainingClip clip, double ratio) =>
        random.NextDouble() * Math.Max(0, clip.Mixture.Length - (_before + _samples) * ratio);

    private Voice Read(float[] source, double[] pitch, double start, double ratio)
    {
        var samples = new float[_before + _samples];
        CubicResampling.Read(source, start, ratio, samples);
        var curve = new double[_options.Frames];
        for (var frame = 0; frame < curve.Length; frame++)
        {
            var at = (start + (_before + FirstFrameSample + frame * (double)_grid.Hop) * ratio) / SamplesAFrame;
            curve[frame] = At(pitch, at) * ratio;
        }
        return new Voice(samples, curve);
    }

    private static double At(double[] pitch, double position)
    {
        var (before, share) = ((int)position, position - (int)position);
        if (before + 1 >= pitch.Length)
            return 0;
        var (a, b) = (pitch[before], pitch[before + 1]);
        if (a > 0 && b > 0)
            return a * Math.Pow(b / a, share);
        return share < 0.5 ? a : b;
    }

    private double Median(double[] pitch, int start)
    {
        var voiced = pitch.Skip(start).Take(_samples / SamplesAFrame).Where(p => p > 0).Order().ToArray();
        return voiced.Length > 0 ? voiced[voiced.Length / 2] : 0;
    }

    private float[] InARoom(Random random, float[] mixture)
    {
        if (random.NextDouble() >= _options.RoomShare)
            return mixture;
        var room = new Room(0.2 + 1.6 * random.NextDouble(), -30 + 22 * random.NextDouble(), _grid.SampleRate);
        var sound = Array.ConvertAll(mixture, v => (double)v);
        room.Sound(sound, random);
        return Array.ConvertAll(sound, v => (float)v);
    }

    // Between white and brown, as rooms and preamplifiers are.
    private void AddNoise(Random random, float[] sound, double level)
    {
        var (softest, loudest) = _options.NoiseDecibels;
        var wanted = level * Math.Pow(10, (softest + random.NextDouble() * (loudest - softest)) / 20);
        var memory = random.NextDouble() * 0.95;
        var gain = wanted * Math.Sqrt(3 * (1 - memory * memory));
        var state = 0.0;
        for (var n = 0; n < sound.Length; n++)
        {
            state = memory * state + gain * (2 * random.NextDouble() - 1);
            sound[n] += (float)state;
        }
    }

    private static double Loudest(float[] sound)
    {
        const int block = 1024;
        var loudest = 0.0;
        for (var start = 0; start + block <= sound.Length; start += block)
            loudest = Math.Max(loudest, TensorPrimitives.SumOfSquares(sound.AsSpan(start, block)) / block);
        return Math.Sqrt(loudest);
    }

    private static int Drawn(Random random, IReadOnlyList<double> probabilities)
    {
        var left = random.NextDouble() * probabilities.Sum();
        for (var k = 0; k < probabilities.Count; k++)
            if ((left -= probabilities[k]) < 0)
                return k;
        return probabilities.Count - 1;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Voice(float[] Samples, double[] Pitch);
}
