namespace Discant.Audio.Tests;

/// <summary>What must become of a hostile file.</summary>
public enum Fate
{
    Accepted,
    Refused,
    Either,
}

/// <summary>A file made to break readers.</summary>
/// <param name="Name">File name.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Fate">What must become of it.</param>
/// <param name="Frames">Frames it must have if it is accepted; null where that is open.</param>
public sealed record HostileCase(string Name, byte[] Bytes, Fate Fate, int? Frames = null)
{
    public override string ToString() => Name;
}
