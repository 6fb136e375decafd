namespace Discant.Separation.Results;

/// <summary>Text files that appear whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file, replacing what is there.</summary>
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
