using System.Text.Json;

namespace Discant.Separation.Editing;

/// <summary>What an edit wrote.</summary>
/// <param name="Folder">The separation it was made from.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">Channels of every file.</param>
/// <param name="Frames">Length of every file.</param>
/// <param name="Files">The files.</param>
/// <param name="Warnings">One line each, for the user.</param>
public sealed record EditedMixResult(
    string Folder,
    int SampleRate,
    int Channels,
    long Frames,
    IReadOnlyList<EditedFile> Files,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>The result as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EditingJson.Default.EditedMixResult);
}
