namespace Discant.Studio.Work;

/// <summary>Something changed.</summary>
/// <param name="Id">The recording it is about.</param>
/// <param name="Recording">How it is now; null where it has been deleted.</param>
public sealed record StudioEvent(Guid Id, RecordingView? Recording);
