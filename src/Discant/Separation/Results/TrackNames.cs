using System.Globalization;

namespace Discant.Separation.Results;

/// <summary>Names of the folders in which recordings are laid down.</summary>
public static class TrackNames
{
    /// <summary>One name a recording: its file's name without ending, numbered (`song`, `song-2`) where two are alike.</summary>
    /// <param name="files">The recordings.</param>
    /// <returns>As many names, none of which leads out of the folder it is put into.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> files)
    {
        var plain = files.Select(Plain).ToArray();
        // A file that really is called `song-2` keeps its name.
        var wanted = plain.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<string>();
        foreach (var name in plain)
        {
            var candidate = name;
            for (var k = 2; taken.Contains(candidate) || (k > 2 && wanted.Contains(candidate)); k++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name}-{k}");
            taken.Add(candidate);
            names.Add(candidate);
        }
        return names;
    }

    private static string Plain(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).Trim('.', ' ');
        return name.Length == 0 ? "track" : name;
    }
}
