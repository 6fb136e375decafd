namespace Discant.Studio;

/// <summary>One separation that the engine is to do.</summary>
/// <param name="Recording">The recording's file.</param>
/// <param name="Folder">Where results go.</param>
/// <param name="Settings">What the user chose.</param>
/// <param name="PitchFile">F0 curves to go by; null to listen for them.</param>
public sealed record EngineTask(string Recording, string Folder, TakeSettings Settings, string? PitchFile);
