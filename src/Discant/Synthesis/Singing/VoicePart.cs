namespace Discant.Synthesis.Singing;

/// <summary>The four parts of a mixed choir, highest first.</summary>
public enum VoicePart
{
    /// <summary>High women's or children's voice.</summary>
    Soprano,

    /// <summary>Low women's voice.</summary>
    Alto,

    /// <summary>High men's voice.</summary>
    Tenor,

    /// <summary>Low men's voice.</summary>
    Bass,
}
