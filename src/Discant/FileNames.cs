namespace Discant;

/// <summary>Names of voices and songs become names of files.</summary>
public static class FileNames
{
    private const int MostLetters = 100;

    /// <summary>Whether a text can be the name of a file, on any system: what is written here may be read elsewhere.</summary>
    public static bool CanBe(string name) =>
        !string.IsNullOrWhiteSpace(name)
        && name.Length <= MostLetters
        && name.Trim('.').Length > 0
        && !name.Any(c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c));
}
