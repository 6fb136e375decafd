namespace Discant.Pitch;

/// <summary>One F0 curve a voice on a common grid of frames; frame k describes the time k hop / rate.</summary>
public sealed class PitchTracks
{
    /// <summary>Seconds from one frame to the next: 256 samples at 16 kHz.</summary>
    public const double FrameSeconds = 0.016;

    private readonly double[][] _voices;

    /// <param name="voices">voices x frames, Hz, 0 where silent.</param>
    /// <param name="names">One a voice, or null for voice1, voice2 ...</param>
    /// <exception cref="ArgumentException">Unequal lengths, no voice, a value that is negative or not finite, or names that do not fit or cannot be the names of files.</exception>
    public PitchTracks(IReadOnlyList<double[]> voices, IReadOnlyList<string>? names = null)
    {
        if (voices.Count == 0)
            throw new ArgumentException("there is no voice", nameof(voices));
        if (voices.Any(v => v.Length != voices[0].Length))
            throw new ArgumentException("the voices differ in length", nameof(voices));
        if (voices.Any(v => v.Any(f => !double.IsFinite(f) || f < 0)))
            throw new ArgumentException("an F0 is negative or not a number", nameof(voices));
        if (names is not null && (names.Count != voices.Count || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count))
            throw new ArgumentException("there must be one name a voice, all different", nameof(names));
        if (names?.FirstOrDefault(n => !FileNames.CanBe(n)) is { } unfit)
            throw new ArgumentException($"'{unfit}' cannot be the name of a file", nameof(names));
        _voices = [.. voices];
        Names =
            names
            ??
            [
                .. Enumerable
                    .Range(1, voices.Count)
                    .Select(k => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"voice{k}")),
            ];
    }

    /// <summary>Number of voices.</summary>
    public int VoiceCount => _voices.Length;

    /// <summary>Number of frames.</summary>
    public int FrameCount => _voices[0].Length;

    /// <summary>One a voice; they name the stems.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The curve of one voice, Hz, 0 where silent.</summary>
    public ReadOnlySpan<double> Voice(int voice) => _voices[voice];

    /// <summary>The same curves under other names.</summary>
    /// <param name="names">One a voice.</param>
    /// <exception cref="ArgumentException">They do not fit, or cannot be the names of files.</exception>
    public PitchTracks Named(IReadOnlyList<string> names) => new(_voices, names);

    /// <summary>A stretch of one voice's curve; frames before the first or after the last are silent.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="start">First frame; may be negative.</param>
    /// <param name="frames">Length of the stretch.</param>
    public double[] Stretch(int voice, long start, int frames)
    {
        var stretch = new double[frames];
        var from = Math.Max(0, -start);
        var count = Math.Min(frames, FrameCount - start) - from;
        if (count > 0)
            _voices[voice].AsSpan((int)(start + from), (int)count).CopyTo(stretch.AsSpan((int)from));
        return stretch;
    }
}
