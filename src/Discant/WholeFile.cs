namespace Discant;

/// <summary>Files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold, in UTF-8.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text));

    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it under the temporary name that it is given.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left of it.</exception>
    public static void Write(string path, Action<string> write)
    {
        var temporary = path + ".part";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
