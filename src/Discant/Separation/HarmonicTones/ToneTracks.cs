using Discant.Pitch;

namespace Discant.Separation.HarmonicTones;

/// <summary>What each voice plays in each frame: one harmonic tone, or nothing. Partial h lies at f h sqrt(1 + b h^2) (spec 1.2).</summary>
/// <remarks>Frames are those of <see cref="PitchTracks"/>. A voice's second of music takes 7 kB.</remarks>
public sealed class ToneTracks
{
    /// <summary>Partials of a tone.</summary>
    public const int Harmonics = 25;

    /// <summary>Numbers of a tone: fundamental, inharmonicity, width, then magnitudes of the partials.</summary>
    public const int NumbersATone = 3 + Harmonics;

    private const double SamePitchRatio = 1.03;

    private readonly float[][] _tones;

    /// <param name="voices">Number of voices.</param>
    /// <param name="frames">Number of frames.</param>
    public ToneTracks(int voices, int frames)
    {
        FrameCount = frames;
        _tones = new float[voices][];
        for (var voice = 0; voice < voices; voice++)
            _tones[voice] = new float[frames * NumbersATone];
    }

    /// <summary>Number of voices.</summary>
    public int VoiceCount => _tones.Length;

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>f: the fundamental, Hz; 0 where the voice is silent.</summary>
    public float FundamentalHz(int voice, int frame) => Tone(voice, frame)[0];

    /// <summary>b: how far partials are spread.</summary>
    public float Inharmonicity(int voice, int frame) => Tone(voice, frame)[1];

    /// <summary>How wide the partials' peaks are: 1 for a steady tone, more where the pitch moves.</summary>
    public float Width(int voice, int frame) => Tone(voice, frame)[2];

    /// <summary>Where a partial lies, Hz.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="partial">h, from 1.</param>
    public double PartialHz(int voice, int frame, int partial) =>
        FundamentalHz(voice, frame) * partial * Math.Sqrt(1 + (double)Inharmonicity(voice, frame) * partial * partial);

    /// <summary>Magnitudes of the partials in the Gaussian transform: half their amplitudes.</summary>
    public Span<float> Partials(int voice, int frame) => Tone(voice, frame)[3..];

    /// <summary>Puts a tone down, without its partials.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="fundamentalHz">f, Hz; 0 for none.</param>
    /// <param name="inharmonicity">b.</param>
    /// <param name="width">Relative to a steady tone.</param>
    public void Set(int voice, int frame, double fundamentalHz, double inharmonicity, double width)
    {
        var tone = Tone(voice, frame);
        (tone[0], tone[1], tone[2]) = ((float)fundamentalHz, (float)inharmonicity, (float)width);
    }

    /// <summary>Energy of a tone: the sum of its partials' squared magnitudes.</summary>
    public float Energy(int voice, int frame) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(Partials(voice, frame));

    /// <summary>Sum of a tone's partials.</summary>
    internal double Size(int voice, int frame) => System.Numerics.Tensors.TensorPrimitives.Sum<float>(Partials(voice, frame));

    /// <summary>Gives the tones of a frame to other voices.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="order">For each voice the one whose tone it gets.</param>
    public void Permute(int frame, ReadOnlySpan<int> order)
    {
        var before = new float[VoiceCount][];
        for (var voice = 0; voice < VoiceCount; voice++)
            before[voice] = Tone(voice, frame).ToArray();
        for (var voice = 0; voice < VoiceCount; voice++)
            before[order[voice]].CopyTo(Tone(voice, frame));
    }

    /// <summary>Gives the tones of every frame to other voices.</summary>
    /// <param name="order">For each voice the one whose tones it gets.</param>
    public void Permute(ReadOnlySpan<int> order)
    {
        for (var frame = 0; frame < FrameCount; frame++)
            Permute(frame, order);
    }

    /// <summary>F0 curves: the fundamentals where a tone is within some dB of the loudest tone of its voice.</summary>
    /// <param name="names">One a voice.</param>
    /// <param name="rangeDb">Softer tones count as silent, dB.</param>
    public PitchTracks Curves(IReadOnlyList<string> names, double rangeDb = 40)
    {
        var curves = new double[VoiceCount][];
        for (var voice = 0; voice < VoiceCount; voice++)
        {
            var loudest = Enumerable.Range(0, FrameCount).Select(t => Energy(voice, t)).DefaultIfEmpty(0).Max();
            var least = loudest * Math.Pow(10, -rangeDb / 10);
            curves[voice] = [.. Enumerable.Range(0, FrameCount).Select(t => Energy(voice, t) > least ? FundamentalHz(voice, t) : 0.0)];
        }
        return new PitchTracks(curves, names);
    }

    /// <summary>All numbers of a voice, for a checkpoint.</summary>
    public Span<float> Numbers(int voice) => _tones[voice];

    /// <summary>Multiplies all magnitudes.</summary>
    public void Scale(double factor)
    {
        for (var voice = 0; voice < VoiceCount; voice++)
        for (var frame = 0; frame < FrameCount; frame++)
            System.Numerics.Tensors.TensorPrimitives.Multiply(Partials(voice, frame), (float)factor, Partials(voice, frame));
    }

    /// <summary>The same tones in memory of their own.</summary>
    public ToneTracks Copy()
    {
        var copy = new ToneTracks(VoiceCount, FrameCount);
        for (var voice = 0; voice < VoiceCount; voice++)
            _tones[voice].CopyTo(copy._tones[voice], 0);
        return copy;
    }

    /// <summary>Whether no other voice has a partial within three widths of a steady peak of this one.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="partial">h, from 1.</param>
    public bool StandsAlone(int voice, int frame, int partial)
    {
        var centre = PartialHz(voice, frame, partial);
        for (var other = 0; other < VoiceCount; other++)
        {
            var fundamental = FundamentalHz(other, frame);
            if (other == voice || fundamental <= 0)
                continue;
            var nearest = Math.Clamp((int)Math.Round(centre / fundamental), 1, Harmonics);
            if (Math.Abs(PartialHz(other, frame, nearest) - centre) < 3 * GaussianStft.PeakHz)
                return false;
        }
        return true;
    }

    /// <summary>Stretches in which a voice's tone goes on: from one frame to before another, less than a quarter tone from frame to frame.</summary>
    internal IEnumerable<(int From, int To)> Notes(int voice)
    {
        var from = 0;
        for (var frame = 1; frame <= FrameCount; frame++)
        {
            if (frame < FrameCount && IsSamePitch(FundamentalHz(voice, frame - 1), FundamentalHz(voice, frame)))
                continue;
            if (FundamentalHz(voice, from) > 0)
                yield return (from, frame);
            from = frame;
        }
    }

    /// <summary>Whether a voice's tone goes on from the frame before.</summary>
    internal bool GoesOn(int voice, int frame) =>
        FundamentalHz(voice, frame) > 0 && IsSamePitch(FundamentalHz(voice, frame - 1), FundamentalHz(voice, frame));

    /// <summary>Whether two pitches are one and the same; two rests are.</summary>
    /// <param name="one">Hz, 0 for a rest.</param>
    /// <param name="other">Hz, 0 for a rest.</param>
    internal static bool IsSamePitch(double one, double other) => Math.Max(one, other) <= SamePitchRatio * Math.Min(one, other);

    internal Span<float> Tone(int voice, int frame) => _tones[voice].AsSpan(frame * NumbersATone, NumbersATone);
}
