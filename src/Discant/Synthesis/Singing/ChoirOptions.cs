namespace Discant.Synthesis.Singing;

/// <summary>
/// How the built-in choir sounds. Ranges are drawn from once a singer (or once a recording, for the room), so that no two singers and no
/// two seeds are alike. The defaults are a good small choir; <see cref="Varied"/> is wider, for material to train on.
/// </summary>
public sealed record ChoirOptions
{
    /// <summary>Sample rate of the stems, Hz; at least 8000.</summary>
    public int SampleRate { get; init; } = 44100;

    /// <summary>Factor on all formants of a singer: above 1 a shorter vocal tract.</summary>
    public ValueRange FormantScale { get; init; } = new(0.97, 1.04);

    /// <summary>Factor on each single formant of a singer.</summary>
    public ValueRange FormantDeviation { get; init; } = new(0.98, 1.02);

    /// <summary>Vibrato, cycles a second.</summary>
    public ValueRange VibratoRateHz { get; init; } = new(5.0, 6.0);

    /// <summary>Vibrato to each side, cents.</summary>
    public ValueRange VibratoDepthCents { get; init; } = new(18, 38);

    /// <summary>Breath noise in the voice, dB relative to the tone of the vocal folds.</summary>
    public ValueRange BreathinessDb { get; init; } = new(-36, -28);

    /// <summary>How far off the common pitch a singer is throughout, cents.</summary>
    public ValueRange TuningCents { get; init; } = new(-6, 6);

    /// <summary>Standard deviation of how far off each single note is, cents.</summary>
    public ValueRange NoteErrorCents { get; init; } = new(2, 5);

    /// <summary>Standard deviation of the slow wandering of the pitch, cents.</summary>
    public ValueRange DriftCents { get; init; } = new(2, 5);

    /// <summary>Standard deviation from one period of the vocal folds to the next, percent of the period.</summary>
    public ValueRange JitterPercent { get; init; } = new(0.15, 0.4);

    /// <summary>Standard deviation of the amplitude from one period to the next, percent.</summary>
    public ValueRange ShimmerPercent { get; init; } = new(1, 3);

    /// <summary>Part of a period in which the glottis is open, 0.3 to 0.9; large sounds soft.</summary>
    public ValueRange OpenQuotient { get; init; } = new(0.5, 0.65);

    /// <summary>Above this frequency the voice source falls by 6 dB an octave more, Hz; small sounds dark.</summary>
    public ValueRange TiltHz { get; init; } = new(1700, 3200);

    /// <summary>Loudness of a singer beside the others, dB.</summary>
    public ValueRange LoudnessDb { get; init; } = new(-2, 0);

    /// <summary>Duration of the glide from note to note, seconds.</summary>
    public ValueRange GlideSeconds { get; init; } = new(0.05, 0.1);

    /// <summary>Standard deviation of the time at which a singer begins a note, seconds.</summary>
    public ValueRange TimingSeconds { get; init; } = new(0.004, 0.014);

    /// <summary>Level of breathing in before a phrase, dB relative to the voice; minus infinity: none.</summary>
    public ValueRange BreathDb { get; init; } = new(-30, -24);

    /// <summary>Time in which the room's reverberation falls by 60 dB, seconds.</summary>
    public ValueRange ReverberationSeconds { get; init; } = new(0.5, 0.9);

    /// <summary>Energy of the reverberation relative to the direct sound, dB; minus infinity: no room.</summary>
    public ValueRange ReverberationDb { get; init; } = new(-20, -14);

    /// <summary>Largest magnitude of the sum of all stems, dB relative to full scale; below 0.</summary>
    public ValueRange PeakDb { get; init; } = ValueRange.Exactly(-2);

    /// <summary>A choir of very different singers in very different rooms: material to train on.</summary>
    public static ChoirOptions Varied { get; } =
        new()
        {
            FormantScale = new(0.9, 1.12),
            FormantDeviation = new(0.95, 1.05),
            VibratoRateHz = new(4.5, 6.8),
            VibratoDepthCents = new(3, 75),
            BreathinessDb = new(-42, -18),
            TuningCents = new(-18, 18),
            NoteErrorCents = new(1, 9),
            DriftCents = new(1, 10),
            JitterPercent = new(0.1, 0.7),
            ShimmerPercent = new(0.5, 5),
            OpenQuotient = new(0.42, 0.78),
            TiltHz = new(900, 4500),
            LoudnessDb = new(-9, 0),
            GlideSeconds = new(0.03, 0.16),
            TimingSeconds = new(0.003, 0.03),
            BreathDb = new(-40, -22),
            ReverberationSeconds = new(0.2, 1.6),
            ReverberationDb = new(-36, -9),
            PeakDb = new(-12, -1),
        };
}
