using System.Text.Json;
using Discant.Pitch;
using Discant.Separation.Parameters;

namespace Discant.Separation.Editing;

/// <summary>Edits of several voices as a file: `{ "edits": [ { "voice": "bass", "transposeCents": -100 }, ... ] }`.</summary>
/// <remarks>
/// The names are those of <see cref="VoiceEdit"/> with a small first letter; `melody` is the path of an F0 file, from the list's folder on.
/// What is not named is left as it is, and a name that means nothing is an error.
/// </remarks>
public static class EditList
{
    private const long LargestBytes = 1 << 20;

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">The file is no such list; the message is one line that names the file.</exception>
    /// <exception cref="PitchFileException">A melody cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<VoiceEdit> Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: there is no such file");
        if (new FileInfo(path).Length > LargestBytes)
            throw new InvalidDataException($"{path}: is too large for a list of edits");
        EditListFile? list;
        try
        {
            list = JsonSerializer.Deserialize(File.ReadAllText(path), EditingJson.Default.EditListFile);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: is no list of edits: {e.Message.Split('\n')[0]}", e);
        }
        if (list?.Edits is not { } edits || edits.Any(e => e is null || string.IsNullOrEmpty(e.Voice)))
            throw new InvalidDataException($"{path}: is no list of edits; expected {{ \"edits\": [ {{ \"voice\": NAME, ... }} ] }}");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. edits.Select(e => Edit(e, folder, path))];
    }

    /// <summary>What of the parameters is fitted, from its names.</summary>
    /// <param name="text">`all`, `none`, or some of `f0`, `amplitude`, `envelope` and `noise` with commas between them.</param>
    /// <returns>Null where the text says something else.</returns>
    public static FittedParts? Parts(string text)
    {
        var parts = FittedParts.None;
        foreach (var word in text.Split(','))
        {
            var name = Array.Find(Enum.GetNames<FittedParts>(), n => n.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase));
            if (name is null)
                return null;
            parts |= Enum.Parse<FittedParts>(name);
        }
        return parts;
    }

    private static FittedParts Parts(string text, string path) =>
        Parts(text)
        ?? throw new InvalidDataException(
            $"{path}: is no list of edits: fitted is all, none, or some of f0,amplitude,envelope,noise, not '{text}'"
        );

    private static VoiceEdit Edit(EditListFile.Entry entry, string folder, string path) =>
        new(entry.Voice!)
        {
            Melody = entry.Melody is { } melody ? PitchFile.Read(Path.Combine(folder, melody)) : null,
            Tune = entry.Tune,
            ReferenceHertz = entry.ReferenceHertz,
            Vibrato = entry.Vibrato,
            TransposeCents = entry.TransposeCents,
            TimbreOf = entry.TimbreOf,
            Breath = entry.Breath,
            Synthetic = entry.Synthetic,
            Fitted = entry.Fitted is { } parts ? Parts(parts, path) : FittedParts.All,
            GainDb = entry.GainDb,
            Pan = entry.Pan,
            Mute = entry.Mute,
        };
}
