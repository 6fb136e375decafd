namespace Discant.Separation.SourceFilter;

/// <summary>How much time the source-filter method may take, in words; the numbers behind them stand here and nowhere else.</summary>
public static class QualityPresets
{
    /// <summary>The model as it is, without fitting on the recording: what is done where nothing is said.</summary>
    public static SourceFilterSettings Fast { get; } = new();

    /// <summary>A fit on the recording until it no longer pays, and F0 curves improved before and after.</summary>
    public static SourceFilterSettings Best { get; } =
        new()
        {
            Fit = new RecordingFitOptions { Steps = 1500 },
            FitUntilItNoLongerPays = true,
            PitchRefinement = new PitchRefinementOptions(),
        };

    /// <summary>The fit of a network that starts from scratch: without one it would separate nothing.</summary>
    public static RecordingFitOptions FromScratch { get; } = new() { Steps = 300 };

    /// <summary>The names, from quick to good.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fast", "best"];

    /// <summary>The preset of that name.</summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static SourceFilterSettings Named(string name) =>
        name switch
        {
            "fast" => Fast,
            "best" => Best,
            _ => throw new ArgumentException($"no quality is called '{name}'; there are {string.Join(", ", Names)}", nameof(name)),
        };
}
