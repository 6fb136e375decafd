namespace Discant.Studio.Work;

/// <summary>A recording and what has been made of it.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Name">What the user called the file.</param>
/// <param name="Seconds">Length.</param>
/// <param name="Frames">Length in frames.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">At least 1.</param>
/// <param name="Bytes">Of the file as it came.</param>
/// <param name="Warning">What is wrong with the file, on one line; null where nothing is.</param>
/// <param name="Created">When it came.</param>
/// <param name="Takes">Its separations, the first asked for first.</param>
public sealed record RecordingView(
    Guid Id,
    string Name,
    double Seconds,
    long Frames,
    int SampleRate,
    int Channels,
    long Bytes,
    string? Warning,
    DateTimeOffset Created,
    IReadOnlyList<TakeView> Takes
);
