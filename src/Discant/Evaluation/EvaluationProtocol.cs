namespace Discant.Evaluation;

/// <summary>How recordings are cut up for scoring.</summary>
public sealed record EvaluationProtocol
{
    /// <summary>The rate at which <see cref="SilenceEnergy"/> is meant, Hz.</summary>
    private const double EnergyRate = 16000;

    /// <summary>The whole recording as one excerpt, in frames of 1 s; the last frame may be shorter.</summary>
    public static EvaluationProtocol Recording { get; } = new();

    /// <summary>
    /// Section 7.1 of the specification, i.e. Schulze-Forster et al. 2023 on the Choral Singing Dataset: excerpts of 4 s, the first left out,
    /// each beginning 256 samples before a multiple of 4 s; only at 16 kHz.
    /// </summary>
    public static EvaluationProtocol Umss { get; } =
        new()
        {
            RequiredSampleRate = 16000,
            ExcerptSeconds = 4,
            FirstExcerpt = 1,
            OffsetSamples = -256,
        };

    /// <summary>The only sample rate at which the protocol is defined, Hz; null: any.</summary>
    public int? RequiredSampleRate { get; init; }

    /// <summary>Length of an excerpt in seconds; null: the whole recording. Every excerpt is scaled to a mixture peak of 1.</summary>
    public int? ExcerptSeconds { get; init; }

    /// <summary>Number of the first excerpt; excerpt e begins at e times the excerpt's length, plus <see cref="OffsetSamples"/>.</summary>
    public int FirstExcerpt { get; init; }

    /// <summary>See <see cref="FirstExcerpt"/>.</summary>
    public int OffsetSamples { get; init; }

    /// <summary>Length of a scored frame, seconds.</summary>
    public double FrameSeconds { get; init; } = 1;

    /// <summary>
    /// A frame whose reference has less energy (sum of squares at 16 kHz, mixture peak 1) counts as silent. At other rates the limit grows
    /// with the number of samples a second.
    /// </summary>
    public double SilenceEnergy { get; init; } = 10;

    /// <summary>Number, start and length (samples) of every whole excerpt in a recording.</summary>
    /// <exception cref="ArgumentException">The protocol is not defined at that sample rate.</exception>
    public IReadOnlyList<(int Excerpt, int Start, int Length)> Excerpts(int length, int sampleRate)
    {
        if (RequiredSampleRate is { } required && sampleRate != required)
            throw new ArgumentException(
                $"this protocol is defined at {required} Hz, the recording has {sampleRate} Hz",
                nameof(sampleRate)
            );
        if (ExcerptSeconds is not { } seconds)
            return [(0, 0, length)];
        var excerpt = seconds * sampleRate;
        return
        [
            .. Enumerable
                .Range(FirstExcerpt, Math.Max(0, (length / excerpt) + 1))
                .Select(e => (Excerpt: e, Start: (e * excerpt) + OffsetSamples, Length: excerpt))
                .Where(e => e.Start >= 0 && e.Start + excerpt <= length),
        ];
    }

    /// <summary>The energy below which a frame is silent, at a sample rate.</summary>
    public double SilenceEnergyAt(int sampleRate) => SilenceEnergy * sampleRate / EnergyRate;
}
