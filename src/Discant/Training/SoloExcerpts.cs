using System.Numerics.Tensors;

namespace Discant.Training;

/// <summary>Draws excerpts of single instruments: the instrument first, then the second it begins at, out of all that there is of it.</summary>
/// <remarks>
/// Each sample gets noise of one step of 16 bits (dequantisation, spec 1.1): without it the likelihood of silence would have no bound.
/// </remarks>
/// <param name="songs">The recordings.</param>
/// <param name="options">Length and level.</param>
/// <exception cref="ArgumentException">There is no recording.</exception>
public sealed class SoloExcerpts(IReadOnlyList<SoloSong> songs, SoloExcerptOptions options) : IExcerpts
{
    private const double FullScale = 32768;

    private readonly SoloSong[][] _byLabel =
    [
        .. (songs.Count > 0 ? songs : throw new ArgumentException("there is no recording to draw from", nameof(songs)))
            .GroupBy(s => s.Label)
            .OrderBy(g => g.Key)
            .Select(g => g.ToArray()),
    ];

    /// <inheritdoc/>
    /// <remarks>What is shorter than the excerpt is followed by 0; <see cref="TrainingBatch.Lengths"/> says how long it is.</remarks>
    public TrainingBatch Draw(Random random, int count)
    {
        var seconds = options.ShortestSeconds + random.NextDouble() * (options.LongestSeconds - options.ShortestSeconds);
        var length = (int)(seconds * options.SampleRate);
        var (rows, lengths, labels) = (new float[count][], new int[count], new int[count]);
        for (var row = 0; row < count; row++)
        {
            var song = Song(random, _byLabel[random.Next(_byLabel.Length)]);
            (lengths[row], labels[row]) = (Math.Min(length, song.Samples.Length), song.Label);
            var start = random.Next(song.Samples.Length - lengths[row] + 1);
            var gain = Math.Pow(10, (random.NextDouble() * 2 - 1) * options.GainDecibels / 20);
            rows[row] = new float[length];
            var sound = Sound(song.Samples.AsSpan(start, lengths[row]), random);
            for (var n = 0; n < lengths[row]; n++)
                rows[row][n] = (float)((Math.Round(gain * sound[n]) + random.NextDouble()) / FullScale);
        }
        return new TrainingBatch(rows, []) { Lengths = lengths, Labels = labels };
    }

    private float[] Sound(ReadOnlySpan<short> samples, Random random)
    {
        var sound = new float[samples.Length];
        TensorPrimitives.ConvertSaturating(samples, sound);
        return options.EqualiserDecibels > 0 || options.ReverberationShare > 0 ? SoloColour.Of(sound, options, random) : sound;
    }

    // Every second of sound is as likely as any other.
    private static SoloSong Song(Random random, SoloSong[] songs)
    {
        var at = random.NextInt64(songs.Sum(s => (long)s.Samples.Length));
        var song = 0;
        for (; at >= songs[song].Samples.Length; song++)
            at -= songs[song].Samples.Length;
        return songs[song];
    }
}
