namespace Discant;

/// <summary>Folders that appear with all that belongs into them or not at all.</summary>
public static class WholeFolder
{
    /// <summary>Fills a folder. One that is there already keeps its other files, and gets the new ones once all are made.</summary>
    /// <param name="path">The folder; made with all above it.</param>
    /// <param name="fill">Writes files into the temporary folder that it is given, beside that one.</param>
    /// <exception cref="IOException">The folder cannot be written; of a new one nothing is left.</exception>
    public static void Write(string path, Action<string> fill)
    {
        var above = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(above, $".discant-{Guid.NewGuid():N}.part");
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            Move(temporary, path);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void Move(string temporary, string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(temporary, path);
            return;
        }
        foreach (var file in Directory.GetFiles(temporary))
            File.Move(file, Path.Combine(path, Path.GetFileName(file)), overwrite: true);
    }

    private static void Delete(string temporary)
    {
        try
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is hidden and in nobody's way; an error that led here is on its way already.
        }
    }
}
