namespace Discant;

/// <summary>Text files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold, in UTF-8.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var temporary = path + ".part";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
