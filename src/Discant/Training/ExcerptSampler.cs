namespace Discant.Training;

/// <summary>Draws excerpts to learn from: of pieces as they are, or of solo clips put together at random.</summary>
/// <param name="clips">The data.</param>
/// <param name="options">How they are put together.</param>
/// <exception cref="ArgumentException">There is no clip.</exception>
public sealed class ExcerptSampler(IReadOnlyList<TrainingClip> clips, ExcerptOptions options) : IExcerpts
{
    private readonly TrainingClip[] _solo = [.. Some(clips).Where(c => c.Pitch.Length == 1)];
    private readonly TrainingClip[] _pieces = [.. clips.Where(c => c.Pitch.Length > 1)];

    /// <inheritdoc/>
    /// <remarks>All mixtures of a micro-batch have the same number of voices.</remarks>
    public TrainingBatch Draw(Random random, int count)
    {
        var solo = _pieces.Length == 0 || (_solo.Length > 0 && random.NextDouble() < options.SoloShare);
        var candidates = solo ? _solo : _pieces;
        var voices = solo ? random.Next(options.FewestVoices, options.MostVoices + 1) : 0;
        var mixtures = new List<float[]>();
        var pitch = new List<double[]>();
        var stems = new List<float[]>();
        var known = options.Supervised;
        for (var k = 0; k < count; k++)
        {
            var chosen = solo
                ? [.. Enumerable.Range(0, voices).Select(_ => Vary(random, candidates[random.Next(candidates.Length)]))]
                : Piece(random, candidates, ref voices);
            AddNoiseFloor(random, chosen);
            var mixture = new float[chosen[0].Samples.Length];
            foreach (var voice in chosen)
                System.Numerics.Tensors.TensorPrimitives.Add<float>(mixture, voice.Samples, mixture);
            TrainingBatch.Normalise(mixture, chosen.Select(c => c.Samples));
            mixtures.Add(mixture);
            pitch.AddRange(chosen.Select(c => c.Pitch));
            stems.AddRange(chosen.Select(c => c.Samples));
        }
        return new TrainingBatch([.. mixtures], [.. pitch], known ? [.. stems] : null);
    }

    // Synthetic voices pause in digital silence, which no recording has and whose logarithm would outweigh everything else in the loss.
    private void AddNoiseFloor(Random random, IReadOnlyList<Voice> voices)
    {
        var (softest, loudest) = options.NoiseFloorDecibels;
        var seed = (ulong)random.NextInt64();
        var level = Math.Pow(10, (softest + random.NextDouble() * (loudest - softest)) / 20) * Math.Sqrt(3);
        var peak = voices.Max(v => Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(v.Samples)));
        var noise = new float[voices[0].Samples.Length];
        for (var voice = 0; voice < voices.Count; voice++)
        {
            Synthesis.UniformNoise.Fill<float>(seed, (ulong)voice, noise);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                noise,
                (float)(level * peak),
                voices[voice].Samples,
                voices[voice].Samples
            );
        }
    }

    // All pieces of a batch must have as many voices as the first one drawn.
    private List<Voice> Piece(Random random, TrainingClip[] candidates, ref int voices)
    {
        var wanted = voices;
        var fitting = wanted == 0 ? candidates : Array.FindAll(candidates, c => c.Pitch.Length == wanted);
        var clip = fitting[random.Next(fitting.Length)];
        voices = clip.Pitch.Length;
        var start = Start(random, clip);
        if (clip.Stems is null)
        {
            if (options.Supervised)
                throw new TrainingFolderException($"{clip.Name}: supervised training needs stems, and this is only a mixture");
            // The mixture stands in the first voice's place; only the sum is used.
            var samples = Excerpt(clip.Mixture, start);
            return [.. clip.Pitch.Select((p, v) => new Voice(v == 0 ? samples : new float[samples.Length], Curve(p, start)))];
        }
        return [.. clip.Stems.Zip(clip.Pitch, (s, p) => new Voice(Excerpt(s, start), Curve(p, start)))];
    }

    private Voice Vary(Random random, TrainingClip clip)
    {
        var ratio = Math.Pow(2, (random.NextDouble() * 2 - 1) * options.TransposeSemitones / 12);
        var gain = (float)Math.Pow(10, (random.NextDouble() * 2 - 1) * options.GainDecibels / 20);
        var needed = (int)Math.Ceiling(options.WindowFrames * ratio) + 2;
        var frames = clip.Mixture.Length / options.Hop;
        var start = frames > needed ? random.Next(frames - needed) : 0;
        var samples = new float[options.WindowFrames * options.Hop];
        CubicResampling.Read(clip.Mixture, (double)start * options.Hop, ratio, samples);
        System.Numerics.Tensors.TensorPrimitives.Multiply(samples, gain, samples);
        var curve = new double[options.WindowFrames];
        for (var t = 0; t < curve.Length; t++)
        {
            var source = (int)Math.Round(start + t * ratio);
            curve[t] = source < clip.Pitch[0].Length ? clip.Pitch[0][source] * ratio : 0;
        }
        return new Voice(samples, curve);
    }

    private int Start(Random random, TrainingClip clip) =>
        random.Next(Math.Max(1, clip.Mixture.Length / options.Hop - options.WindowFrames + 1));

    private float[] Excerpt(float[] signal, int startFrame)
    {
        var excerpt = new float[options.WindowFrames * options.Hop];
        var start = startFrame * options.Hop;
        signal.AsSpan(Math.Min(start, signal.Length), Math.Clamp(signal.Length - start, 0, excerpt.Length)).CopyTo(excerpt);
        return excerpt;
    }

    private double[] Curve(double[] pitch, int start)
    {
        var curve = new double[options.WindowFrames];
        pitch.AsSpan(Math.Min(start, pitch.Length), Math.Clamp(pitch.Length - start, 0, curve.Length)).CopyTo(curve);
        return curve;
    }

    private static IReadOnlyList<TrainingClip> Some(IReadOnlyList<TrainingClip> clips) =>
        clips.Count > 0 ? clips : throw new ArgumentException("there is no recording to draw from", nameof(clips));

    private sealed record Voice(float[] Samples, double[] Pitch);
}
