using System.Text.Json;

namespace Discant.Separation.SourceFilter;

/// <summary>What a user may say about the source-filter method.</summary>
public sealed record SourceFilterSettings
{
    /// <summary>Windows and masks.</summary>
    public SourceFilterOptions Separation { get; init; } = new();

    /// <summary>A model file, or null to start fitting from scratch.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Size of a network that starts from scratch.</summary>
    public NetworkSize Size { get; init; } = NetworkSize.Half;

    /// <summary>Fitting on the recording; null for none.</summary>
    public RecordingFitOptions? Fit { get; init; }

    /// <summary>Stop fitting by itself when the loss hardly falls any more; <see cref="RecordingFitOptions.Steps"/> is then the most.</summary>
    public bool FitUntilItNoLongerPays { get; init; }

    /// <summary>Improving the F0 curves by analysis and synthesis, before the fit and after it; null for not at all.</summary>
    public PitchRefinementOptions? PitchRefinement { get; init; }

    /// <summary>Where the state of the fit is kept, so that it can be taken up again; null for nowhere.</summary>
    public FitCheckpoint? Checkpoint { get; init; }

    /// <summary>The same with another seed of everything random; null leaves the seeds.</summary>
    public SourceFilterSettings WithSeed(int? seed) =>
        seed is { } s
            ? this with
            {
                Separation = Separation with { Seed = s },
                Fit = Fit is null ? null : Fit with { Seed = s },
                PitchRefinement = PitchRefinement is null ? null : PitchRefinement with { Seed = s },
            }
            : this;

    /// <summary>The same with another number of worker threads, on which no result depends.</summary>
    public SourceFilterSettings WithThreads(int threads) =>
        this with
        {
            Separation = Separation with { Threads = threads },
            Fit = Fit is null ? null : Fit with { Threads = threads },
            PitchRefinement = PitchRefinement is null ? null : PitchRefinement with { Threads = threads },
        };

    /// <summary>Every setting that decides the result, as `separation.maskExponent` = `2`: not threads, checkpoint or the model's path.</summary>
    public IReadOnlyDictionary<string, string> Describe()
    {
        var facts = SettingsText.Of(
            JsonSerializer.SerializeToNode(this with { Checkpoint = null }, SettingsJson.Default.SourceFilterSettings)
        );
        // A model file brings its own size.
        foreach (
            var name in facts
                .Keys.Where(n => n == "modelFile" || (ModelFile is not null && n.StartsWith("size.", StringComparison.Ordinal)))
                .ToArray()
        )
            facts.Remove(name);
        return facts;
    }
}
