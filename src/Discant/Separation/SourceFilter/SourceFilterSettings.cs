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

    /// <summary>Where the state of the fit is kept, so that it can be taken up again; null for nowhere.</summary>
    public string? FitCheckpoint { get; init; }

    /// <summary>Take up the fit where <see cref="FitCheckpoint"/> left it.</summary>
    public bool Resume { get; init; }
}
