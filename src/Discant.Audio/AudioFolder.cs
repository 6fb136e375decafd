namespace Discant.Audio;

/// <summary>The audio files of a folder.</summary>
public static class AudioFolder
{
    private static readonly string[] s_endings =
    [
        ".wav",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".mp3",
        ".aif",
        ".aiff",
        ".w64",
        ".rf64",
        ".caf",
        ".au",
        ".m4a",
        ".mp4",
        ".webm",
        ".aac",
    ];

    /// <summary>Files that audio is kept in, by their endings, in the order of their names; those of inner folders are left out.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(file => s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
}
