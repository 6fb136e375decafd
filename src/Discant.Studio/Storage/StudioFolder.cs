using System.Globalization;

namespace Discant.Studio.Storage;

/// <summary>Where what lies in the studio's folder. Every name in it is made here, none by a user.</summary>
/// <param name="root">The folder.</param>
internal sealed class StudioFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Database => Path.Combine(Root, "studio.db");

    public string Recordings => Path.Combine(Root, "recordings");

    /// <summary>Uploads that are not checked yet.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    public string Recording(Guid recording) => Path.Combine(Recordings, recording.ToString("N"));

    /// <summary>The file as it came.</summary>
    public string Original(Guid recording) => Path.Combine(Recording(recording), "recording");

    /// <summary>The recording decoded, to be played from anywhere.</summary>
    public string Mixture(Guid recording) => Path.Combine(Recording(recording), "mixture.wav");

    /// <summary>What can be made again from the recording.</summary>
    public string RecordingCache(Guid recording) => Path.Combine(Recording(recording), "cache");

    public string Takes(Guid recording) => Path.Combine(Recording(recording), "takes");

    public string Take(StoredTake take) => Path.Combine(Takes(take.Recording), take.Id.ToString("N"));

    public string Stems(StoredTake take) => Path.Combine(Take(take), "stems");

    public string TakeCache(StoredTake take) => Path.Combine(Take(take), "cache");

    /// <summary>A saved state of the curves.</summary>
    public string Curves(StoredTake take, int revision) =>
        Path.Combine(Take(take), "curves", revision.ToString("D5", CultureInfo.InvariantCulture) + ".json");

    /// <summary>The curves a take goes by instead of listening.</summary>
    public string GivenCurves(StoredTake take) => Path.Combine(Take(take), "given.json");

    /// <summary>A new name in <see cref="Incoming"/>.</summary>
    /// <param name="ending">With its dot; may be empty.</param>
    public string NewIncoming(string ending = "") => Path.Combine(Incoming, Guid.NewGuid().ToString("N") + ending);

    /// <summary>Bytes of all files in it.</summary>
    public long UsedBytes() =>
        Directory.Exists(Root)
            ? new DirectoryInfo(Root)
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
                .Sum(f => f.Exists ? f.Length : 0)
            : 0;

    /// <summary>Says that nothing more fits.</summary>
    public static StudioException Full() => new(507, "the studio's folder is full; delete recordings you no longer need");

    /// <summary>Takes the paths of this folder out of a text for the user.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What the user calls the recording.</param>
    public string WithoutPaths(string text, string name)
    {
        for (int at; (at = text.IndexOf(Root, StringComparison.Ordinal)) >= 0; )
        {
            var end = at + Root.Length;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (':' or ';' or ',' or '\'' or '"' or ')'))
                end++;
            text = text[..at] + name + text[end..];
        }
        return text;
    }
}
