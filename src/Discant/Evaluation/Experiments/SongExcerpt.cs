namespace Discant.Evaluation.Experiments;

/// <summary>Where the excerpts of a song begin (spec 7.1).</summary>
/// <param name="Number">Number of the excerpt.</param>
/// <param name="Start">First sample at 16 kHz.</param>
/// <param name="StartFrame">First frame of its F0, 16 ms.</param>
public sealed record SongExcerpt(int Number, int Start, int StartFrame)
{
    /// <summary>Samples of an excerpt, 4 s.</summary>
    public const int Samples = 64000;

    /// <summary>Frames of its F0.</summary>
    public const int Frames = 250;

    private const int FrameSamples = 256;

    /// <summary>
    /// Excerpts 1, 2, ... of 4 s, each 16 ms early; what is shorter than 8 s has only excerpt 0, from its beginning, and what is shorter than
    /// 4 s none. (The published program's F0 is one frame early in excerpts 24 to 32, a rounding error that is not repeated here.)
    /// </summary>
    /// <param name="length">Samples of the song.</param>
    public static IReadOnlyList<SongExcerpt> Of(int length)
    {
        var excerpts = Enumerable
            .Range(1, Math.Max(0, length / Samples - 1))
            .Select(e => new SongExcerpt(e, e * Samples - FrameSamples, e * Frames - 1))
            .ToArray();
        return excerpts.Length > 0 || length < Samples ? excerpts : [new SongExcerpt(0, 0, 0)];
    }
}
