namespace Discant.Pitch;

/// <summary>
/// The F0 files a user names for one or more recordings: one file with all voices, one file a voice, or a folder. A folder may hold
/// `TRACK.csv` (all voices of that recording) or a folder `TRACK` with one file a voice; for a single recording it may itself hold one file
/// a voice. Where .csv stands, any of <see cref="PitchFile.Endings"/> may stand; of several kinds of files the first of these endings counts.
/// </summary>
/// <param name="paths">Files or one folder.</param>
/// <param name="onlyRecording">Whether there is only one recording.</param>
public sealed class PitchSelection(IReadOnlyList<string> paths, bool onlyRecording)
{
    /// <summary>F0 of a recording.</summary>
    /// <param name="track">Name of the recording without folder and ending.</param>
    /// <param name="voices">Number of voices there must be; null: any.</param>
    /// <exception cref="PitchFileException">A file is missing or malformed, or holds another number of voices.</exception>
    public PitchTracks For(string track, int? voices = null)
    {
        var files = paths is [var only] && Directory.Exists(only) ? InFolder(only, track) : paths;
        var tracks = files is [var single] ? PitchFile.Read(single) : PitchFile.ReadOneFileAVoice(files);
        if (voices is { } wanted && tracks.VoiceCount != wanted)
            throw new PitchFileException(
                files[0],
                files.Count == 1
                    ? $"holds {tracks.VoiceCount} voices, but --voices asks for {wanted}"
                    : $"and {files.Count - 1} more F0 files are {tracks.VoiceCount} voices, but --voices asks for {wanted}"
            );
        return tracks;
    }

    private IReadOnlyList<string> InFolder(string folder, string track)
    {
        var own = PitchFile.Endings.Select(ending => Path.Combine(folder, track + ending)).FirstOrDefault(File.Exists);
        if (own is not null)
            return [own];
        var ownFolder = Path.Combine(folder, track);
        var from =
            Directory.Exists(ownFolder) ? ownFolder
            : onlyRecording ? folder
            : throw new PitchFileException(folder, $"holds neither '{track}.csv' nor a folder '{track}' for that recording");
        var files = PitchFile
            .Endings.Select(ending => Directory.GetFiles(from, "*" + ending).Order(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(found => found.Length > 0);
        return files ?? throw new PitchFileException(from, "holds no .csv file with F0, and none of another kind");
    }
}
