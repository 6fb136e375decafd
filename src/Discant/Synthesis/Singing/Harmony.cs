namespace Discant.Synthesis.Singing;

/// <summary>Keys, chords and how chords follow each other: enough tonal harmony for plausible part-songs.</summary>
internal sealed class Harmony
{
    private static readonly int[] s_major = [0, 2, 4, 5, 7, 9, 11];
    private static readonly int[] s_minor = [0, 2, 3, 5, 7, 8, 10];

    // Where each degree of the scale (I to VII) usually goes; a degree named twice is twice as likely.
    private static readonly int[][] s_successors =
    [
        [1, 3, 3, 4, 4, 5, 2],
        [4, 4, 6, 0],
        [5, 3, 5],
        [4, 4, 0, 1, 6],
        [0, 0, 0, 5],
        [1, 3, 4, 2],
        [0, 0, 4],
    ];

    private readonly int _tonic;
    private readonly bool _isMinor;

    private Harmony(int tonic, bool isMinor)
    {
        _tonic = tonic;
        _isMinor = isMinor;
    }

    public static Harmony Draw(Random random) => new(random.Next(12), random.Next(2) == 0);

    /// <summary>Pitch classes of the scale.</summary>
    public IReadOnlyList<int> Scale => [.. (_isMinor ? s_minor : s_major).Select(step => (step + _tonic) % 12)];

    /// <summary>Degrees of a phrase: begins on the tonic, wanders, ends with dominant and tonic (or stays open on the dominant).</summary>
    public static int[] Progression(int chords, Random random)
    {
        var degrees = new int[chords];
        for (var k = 1; k < chords; k++)
            degrees[k] = random.Choose(s_successors[degrees[k - 1]]);
        if (chords < 3)
            return degrees;
        var isOpen = random.NextDouble() < 0.25;
        degrees[^2] = isOpen ? random.Choose([0, 1, 3]) : 4;
        degrees[^1] = isOpen ? 4 : random.Choose([0, 0, 0, 5]);
        return degrees;
    }

    /// <summary>Pitch classes of the triad on a degree, root first; in minor the dominant has the raised leading note.</summary>
    public int[] Chord(int degree)
    {
        var steps = _isMinor ? s_minor : s_major;
        var chord = new[] { steps[degree], steps[(degree + 2) % 7], steps[(degree + 4) % 7] };
        if (_isMinor && degree is 4 or 6)
            chord = [.. chord.Select(step => _isMinor && step == 10 ? 11 : step)];
        return [.. chord.Select(step => (step + _tonic) % 12)];
    }
}
