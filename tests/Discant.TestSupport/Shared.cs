namespace Discant.TestSupport;

/// <summary>The development data beside the checkout (`../shared`), or wherever DISCANT_SHARED points. It may be absent.</summary>
public static class Shared
{
    private static readonly Lazy<string?> s_root = new(FindRoot);

    /// <summary>Full path of a file or folder in shared/, whether or not it exists.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(s_root.Value ?? "shared-is-absent", relative);

    /// <summary>Whether the file or folder is there.</summary>
    public static bool Has(string relative) =>
        s_root.Value is not null && (File.Exists(Path(relative)) || Directory.Exists(Path(relative)));

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("DISCANT_SHARED") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Discant.slnx")))
                continue;
            var beside = System.IO.Path.Combine(folder.Parent?.FullName ?? "/", "shared");
            return Directory.Exists(beside) ? beside : null;
        }
        return null;
    }
}
