namespace Discant.Cli.Commands;

/// <summary>What is trained, on what: the paper's configurations by name, each of which single options override.</summary>
/// <param name="Method">`source-filter` or `unet`.</param>
/// <param name="Supervised">Learn from the stems.</param>
/// <param name="Small">Use only the first recordings.</param>
/// <param name="SungMinutes">Part-songs by the built-in singer that are added.</param>
internal sealed record TrainingConfiguration(string Method, bool Supervised, bool Small, int SungMinutes)
{
    private const int FullSungMinutes = 20;

    /// <summary>Unsupervised, supervised, U-Net; each on the full and on the small training set.</summary>
    public static IReadOnlyList<string> Names { get; } = ["us-f", "us-s", "sv-f", "sv-s", "unet-f", "unet-s"];

    /// <summary>The one of that name; null: the source-filter method on everything that is given.</summary>
    public static TrainingConfiguration Named(string? name)
    {
        if (name is null)
            return new("source-filter", Supervised: false, Small: false, SungMinutes: 0);
        var unet = name.StartsWith("unet", StringComparison.Ordinal);
        var small = name.EndsWith("-s", StringComparison.Ordinal);
        return new(
            unet ? "unet" : "source-filter",
            unet || name.StartsWith("sv", StringComparison.Ordinal),
            small,
            small ? 0 : FullSungMinutes
        );
    }
}
