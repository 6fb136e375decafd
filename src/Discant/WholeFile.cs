namespace Discant;

/// <summary>Files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    /// <param name="text">What it shall hold, in UTF-8.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Write(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text));

    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    /// <param name="write">Writes it under the temporary name that it is given.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left of it. The message names it.</exception>
    public static void Write(string path, Action<string> write)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        // In the same folder, where it only has to be renamed, and under a name that no file of the user has.
        var temporary = Path.Combine(folder, $".discant-{Guid.NewGuid():N}.part");
        try
        {
            if (folder.Length > 0)
                Directory.CreateDirectory(folder);
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(temporary);
            throw new IOException($"{path}: cannot be written: {e.Message.Replace(temporary, path, StringComparison.Ordinal)}", e);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk or the folder is gone, and the error that tells so is on its way already.
        }
    }
}
