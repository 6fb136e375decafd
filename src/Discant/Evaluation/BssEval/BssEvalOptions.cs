namespace Discant.Evaluation.BssEval;

/// <summary>How BSS Eval is computed. Start from <see cref="V3Sources"/>, <see cref="V3Images"/> or <see cref="V4"/>.</summary>
public sealed record BssEvalOptions
{
    /// <summary>BSS Eval v3 for sources, over the whole recording, estimates matched to references by mean SIR: mir_eval's `bss_eval_sources`.</summary>
    public static BssEvalOptions V3Sources { get; } =
        new()
        {
            Kind = BssKind.Sources,
            FiltersPerWindow = true,
            Permute = true,
        };

    /// <summary>BSS Eval v3 for images, over the whole recording, estimates matched to references by mean SIR: mir_eval's `bss_eval_images`.</summary>
    public static BssEvalOptions V3Images { get; } =
        new()
        {
            Kind = BssKind.Images,
            FiltersPerWindow = true,
            Permute = true,
        };

    /// <summary>BSS Eval v4 as museval: images, windows of 1 s, one set of filters for the whole recording, no permutation.</summary>
    public static BssEvalOptions V4 { get; } = new() { WindowSeconds = 1, SilenceVoidsWindow = true };

    /// <summary>
    /// BSS Eval whose only forgiven distortion is a gain (spec 6.2 of blind separation), over the whole recording: what papers on blind
    /// separation print. Estimates belong to references by their SIR, whatever their names.
    /// </summary>
    public static BssEvalOptions Gain { get; } = V3Sources with { Taps = 1, IgnoreNames = true };

    /// <summary>What is scored.</summary>
    public BssKind Kind { get; init; } = BssKind.Images;

    /// <summary>Length of the distortion filters, samples; 512 in every published number.</summary>
    public int Taps { get; init; } = 512;

    /// <summary>Length of a scored window, seconds; null: the whole recording. What does not fill the last window is left out.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>From one window to the next, seconds; null: the length of a window.</summary>
    public double? HopSeconds { get; init; }

    /// <summary>Whether each window has filters of its own (v3) or all share those of the whole recording (v4).</summary>
    public bool FiltersPerWindow { get; init; }

    /// <summary>
    /// Whether estimates are matched to references by their mean SIR, anew for each window if it has filters of its own; else they are
    /// taken in the order given.
    /// </summary>
    public bool Permute { get; init; }

    /// <summary>
    /// Whether files belong together by SIR alone, for all measures, not for BSS Eval only; needs <see cref="Permute"/> and one window.
    /// </summary>
    public bool IgnoreNames { get; init; }

    /// <summary>
    /// Whether a window in which any reference or estimate is silent counts for no voice, as in mir_eval's framewise versions and in
    /// museval; else only the voices that are silent in it have no score there.
    /// </summary>
    public bool SilenceVoidsWindow { get; init; }

    /// <summary>What tables call it: `v3`, `v3 images`, `v4` or `gain`.</summary>
    public string Version =>
        (FiltersPerWindow, Kind) switch
        {
            (false, _) => "v4",
            (true, BssKind.Sources) => Taps == 1 ? "gain" : "v3",
            _ => "v3 images",
        };

    /// <summary>Start and length of every window of a recording, samples.</summary>
    /// <param name="length">Samples of the recording.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <exception cref="ArgumentException">There is no tap, or window or hop are shorter than a sample.</exception>
    public IReadOnlyList<(int Start, int Length)> Windows(int length, int sampleRate)
    {
        var window = WindowSeconds is { } seconds ? Samples(seconds, sampleRate) : length;
        var hop = HopSeconds is { } apart ? Samples(apart, sampleRate) : window;
        if (Taps < 1 || window < 1 || hop < 1)
            throw new ArgumentException(
                $"filters of {Taps} taps, windows of {window} samples every {hop} samples: each must be at least 1",
                nameof(sampleRate)
            );
        return window >= length
            ? [(0, length)]
            : [.. Enumerable.Range(0, ((length - window) / hop) + 1).Select(number => (number * hop, window))];
    }

    private static int Samples(double seconds, int sampleRate) => (int)Math.Min(int.MaxValue, Math.Round(seconds * sampleRate));
}
