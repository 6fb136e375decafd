namespace Discant.Torch.Tests.Safetensors;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("discant-").FullName;

    /// <summary>A path inside.</summary>
    internal string File(string name) => Path.Combine(_path, name);

    /// <summary>Names of what is inside.</summary>
    internal string[] Names() =>
        Directory.EnumerateFileSystemEntries(_path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToArray();

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
