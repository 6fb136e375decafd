namespace Discant.Tests.Separation;

/// <summary>A folder that goes when the test does.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("discant-tests-").FullName;

    internal IEnumerable<string> Entries =>
        Directory
            .EnumerateFileSystemEntries(
                Root,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
            .Select(e => Path.GetRelativePath(Root, e))
            .Order(StringComparer.Ordinal);

    internal string this[string name] => Path.Combine(Root, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
