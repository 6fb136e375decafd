namespace Discant.TestSupport;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Discant.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Discant.slnx is in no folder above the tests");
        return folder.FullName;
    }
}
