namespace Discant.Studio.Web;

/// <summary>Asks for a mix with voices changed.</summary>
// What is read by code that was made at compile time keeps its defaults only where it can be set.
public sealed class EditRequest
{
    /// <summary>At most one a voice; the others stay as they are.</summary>
    public IReadOnlyList<VoiceChange> Voices { get; set; } = [];

    /// <summary>Beginning of the stretch that is wanted, s; null for that of the recording.</summary>
    public double? FromSeconds { get; set; }

    /// <summary>Its end, s; null for that of the recording.</summary>
    public double? ToSeconds { get; set; }

    /// <summary>Level of the others in practice files, dB.</summary>
    public double OthersDb { get; set; } = -12;
}
