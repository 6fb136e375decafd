namespace Discant.Studio.Storage;

/// <summary>What has become of a take.</summary>
public enum TakeState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is being worked on.</summary>
    Running,

    /// <summary>Its stems are there.</summary>
    Done,

    /// <summary>It could not be done.</summary>
    Failed,

    /// <summary>The user ended it.</summary>
    Cancelled,
}
