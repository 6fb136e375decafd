using System.Net;

namespace Discant.Studio;

/// <summary>How a studio runs.</summary>
/// <param name="Folder">Where recordings and results are kept.</param>
public sealed record StudioOptions(string Folder)
{
    /// <summary>Where it listens.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>What requests that change something must bring along; null for a new random one.</summary>
    public string? Token { get; init; }

    /// <summary>Worker threads of what the studio does itself; those of the separation are the engine's.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What is accepted at most.</summary>
    public StudioLimits Limits { get; init; } = new();

    /// <summary>Is told what should not have happened; users see one line without details.</summary>
    public Action<Exception> Report { get; init; } = static _ => { };

    /// <summary>Versions of the program and of what it builds on.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
