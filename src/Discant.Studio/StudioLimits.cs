namespace Discant.Studio;

/// <summary>What the studio accepts at most.</summary>
public sealed record StudioLimits
{
    /// <summary>Bytes of an uploaded recording.</summary>
    public long UploadBytes { get; init; } = 1L << 30;

    /// <summary>Length of a recording.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Channels of a recording.</summary>
    public int Channels { get; init; } = 8;

    /// <summary>Takes that wait or run.</summary>
    public int QueuedTakes { get; init; } = 20;

    /// <summary>Takes of one recording.</summary>
    public int TakesOfARecording { get; init; } = 50;

    /// <summary>Bytes of everything in the studio's folder.</summary>
    public long DiskBytes { get; init; } = 20L << 30;

    /// <summary>Bytes of F0 curves that are sent in.</summary>
    public long CurveBytes { get; init; } = 32L << 20;

    /// <summary>Bytes of a request to change voices, with its melodies.</summary>
    public long EditBytes { get; init; } = 16L << 20;

    /// <summary>Saved states of a take's curves; older ones are forgotten.</summary>
    public int CurveRevisions { get; init; } = 100;

    /// <summary>Pages and scripts that follow the work at the same time.</summary>
    public int Followers { get; init; } = 32;
}
