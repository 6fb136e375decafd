namespace Discant.Cli.Methods;

/// <summary>Options of `separate` that not every method understands.</summary>
[Flags]
internal enum MethodOptions
{
    None = 0,

    /// <summary>--seed: something in it is random.</summary>
    Seed = 1,

    /// <summary>--model.</summary>
    Model = 2,

    /// <summary>--quality and --fit: it can be fitted on the recording.</summary>
    Fit = 4,

    /// <summary>--refine-f0.</summary>
    RefinePitch = 8,

    /// <summary>--references: it needs the true voices.</summary>
    References = 16,

    /// <summary>No F0: neither --f0 nor listening; --voices says how many there are.</summary>
    OwnVoices = 32,

    /// <summary>--priors, --map and --iterations: it knows its sources one by one.</summary>
    Priors = 64,

    /// <summary>--stages: its work can be done in part.</summary>
    Stages = 128,
}
