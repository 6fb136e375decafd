namespace Discant.Separation.Results;

/// <summary>A folder that is made for results, and taken away again where nothing came to lie in it.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly List<string> _made = [];

    /// <param name="path">The folder; made with all above it.</param>
    public OutputFolder(string path)
    {
        for (var folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            _made.Add(folder);
        Directory.CreateDirectory(path);
    }

    public void Dispose()
    {
        foreach (var folder in _made)
        {
            if (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
                return;
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // Somebody else has put something there meanwhile.
                return;
            }
        }
    }
}
