namespace Discant.Studio;

/// <summary>What a user chooses for one separation of a recording.</summary>
/// <param name="Voices">Number of voices, 1 to 8; null to hear how many there are.</param>
/// <param name="Method">Name of the method; empty for the usual one.</param>
/// <param name="Quality">`fast` or `best`.</param>
public sealed record TakeSettings(int? Voices = null, string Method = "", string Quality = TakeSettings.Fast)
{
    /// <summary>Most voices that can be asked for.</summary>
    public const int MostVoices = 8;

    /// <summary>The quality that takes no time beyond what must be.</summary>
    public const string Fast = "fast";

    /// <summary>The quality for which a method is fitted on the recording.</summary>
    public const string Best = "best";
}
