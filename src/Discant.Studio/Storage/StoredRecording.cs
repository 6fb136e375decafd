namespace Discant.Studio.Storage;

/// <summary>A recording as the data base has it.</summary>
/// <param name="Id">Made by the studio.</param>
/// <param name="Name">What the user called the file.</param>
/// <param name="Bytes">Of the file as it came.</param>
/// <param name="Frames">Length.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">At least 1.</param>
/// <param name="Peak">Largest magnitude of a sample.</param>
/// <param name="Warning">What is wrong with the file; null where nothing is.</param>
/// <param name="Created">When it came.</param>
internal sealed record StoredRecording(
    Guid Id,
    string Name,
    long Bytes,
    long Frames,
    int SampleRate,
    int Channels,
    double Peak,
    string? Warning,
    DateTimeOffset Created
)
{
    public double Seconds => (double)Frames / SampleRate;
}
