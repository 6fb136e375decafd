using System.Globalization;

namespace Discant.Pitch;

/// <summary>Names of voices from files of others, made harmless: they become names of files.</summary>
internal static class VoiceNames
{
    private const int LongestName = 60; // at most 180 bytes of UTF-8; a file name may have 255

    // Names become file names: anything else than letters, digits, dot, dash and underscore is replaced.
    internal static List<string> Unique(IEnumerable<string> names)
    {
        var unique = new List<string>();
        foreach (var name in names)
        {
            var safe = new string([.. name.Take(LongestName).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
            safe = safe.Trim('.') is { Length: > 0 } rest ? rest : "voice";
            if (IsDevice(safe))
                safe = "_" + safe;
            var candidate = safe;
            for (var k = 2; IsTaken(candidate); k++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{safe}_{k}");
            unique.Add(candidate);
        }
        return unique;

        // What a method leaves over is called residual.
        bool IsTaken(string name) => unique.Append("residual").Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    // Windows keeps these names for itself, whatever the ending.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && stem[..3] is "COM" or "LPT" && char.IsDigit(stem[3]));
    }
}
