namespace Discant.Cli.Methods;

/// <summary>What a user may say about a method; which of it a method understands is <see cref="SeparationMethod.Understands"/>.</summary>
internal sealed record MethodChoices
{
    /// <summary>How much time to take: fast or best.</summary>
    public string Quality { get; init; } = "fast";

    /// <summary>Steps of fitting on the recording; null: those of the quality.</summary>
    public int? FitSteps { get; init; }

    /// <summary>Improve the F0 curves.</summary>
    public bool RefinePitch { get; init; }

    /// <summary>Name or file of the model; null: the method's own.</summary>
    public string? Model { get; init; }

    /// <summary>Seed of everything random; null: the method's own.</summary>
    public int? Seed { get; init; }

    /// <summary>Worker threads; no result depends on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Names of the voices, one each, where the method finds them itself; empty where no number was given.</summary>
    public IReadOnlyList<string> Voices { get; init; } = [];

    /// <summary>Names or files of what is known of single sources.</summary>
    public IReadOnlyList<string> Priors { get; init; } = [];

    /// <summary>What besides the mixture decides about the sources: nothing, latents or magnitudes.</summary>
    public string Map { get; init; } = "nothing";

    /// <summary>Steps of a search in each piece of the recording; null: the method's own.</summary>
    public int? Iterations { get; init; }

    /// <summary>Stages of the work that are done; empty: the method's own.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Folder of the true voices, one file each; null: none.</summary>
    public string? References { get; init; }
}
