namespace Discant.Synthesis.Singing;

/// <summary>What makes one singer differ from another of the same part.</summary>
internal sealed record SingerCharacter
{
    /// <summary>The table's narrowest are of a closed glottis; over a whole period the open one damps more (Fant 1972).</summary>
    private const double NarrowestBandwidthHz = 60;

    public required VoicePart Voice { get; init; }

    /// <summary>Factor on each formant.</summary>
    public required double[] FormantFactors { get; init; }

    public required double VibratoRateHz { get; init; }
    public required double VibratoDepthCents { get; init; }
    public required double BreathinessDb { get; init; }
    public required double TuningCents { get; init; }
    public required double NoteErrorCents { get; init; }
    public required double DriftCents { get; init; }

    /// <summary>Of the period, as a fraction of 1.</summary>
    public required double Jitter { get; init; }

    /// <summary>Of the amplitude, as a fraction of 1.</summary>
    public required double Shimmer { get; init; }

    public required double OpenQuotient { get; init; }
    public required double TiltHz { get; init; }
    public required double LoudnessDb { get; init; }
    public required double GlideSeconds { get; init; }
    public required double TimingSeconds { get; init; }
    public required double BreathDb { get; init; }

    /// <summary>A singer from the ranges; draws the same number of random values whatever the ranges are.</summary>
    public static SingerCharacter Draw(VoicePart voice, ChoirOptions options, Random random)
    {
        var scale = options.FormantScale.Draw(random);
        return new()
        {
            Voice = voice,
            FormantFactors = [.. Enumerable.Range(0, FormantTable.FormantCount).Select(_ => scale * options.FormantDeviation.Draw(random))],
            VibratoRateHz = options.VibratoRateHz.Draw(random),
            VibratoDepthCents = options.VibratoDepthCents.Draw(random),
            BreathinessDb = options.BreathinessDb.Draw(random),
            TuningCents = options.TuningCents.Draw(random),
            NoteErrorCents = options.NoteErrorCents.Draw(random),
            DriftCents = options.DriftCents.Draw(random),
            Jitter = options.JitterPercent.Draw(random) / 100,
            Shimmer = options.ShimmerPercent.Draw(random) / 100,
            OpenQuotient = options.OpenQuotient.Draw(random),
            TiltHz = options.TiltHz.Draw(random),
            LoudnessDb = options.LoudnessDb.Draw(random),
            GlideSeconds = options.GlideSeconds.Draw(random),
            TimingSeconds = options.TimingSeconds.Draw(random),
            BreathDb = options.BreathDb.Draw(random),
        };
    }

    /// <summary>This singer's formants for a vowel.</summary>
    public Formant[] Sings(char vowel) => Personal(FormantTable.Of(Voice, vowel));

    /// <summary>This singer's formants for an articulation beside that vowel.</summary>
    public Formant[] Shapes(Articulation articulation, Formant[] vowel) =>
        [
            .. vowel.Select(
                (formant, k) =>
                    new Formant(
                        k < articulation.FormantHz.Length ? articulation.FormantHz[k] * FormantFactors[k] : formant.FrequencyHz,
                        formant.BandwidthHz * articulation.BandwidthFactor
                    )
            ),
        ];

    /// <summary>This singer's mouth when breathing in.</summary>
    public Formant[] Breathes() => Personal(FormantTable.Neutral(Voice));

    private Formant[] Personal(Formant[] formants) =>
        [.. formants.Select((f, k) => new Formant(f.FrequencyHz * FormantFactors[k], Math.Max(f.BandwidthHz, NarrowestBandwidthHz)))];
}
