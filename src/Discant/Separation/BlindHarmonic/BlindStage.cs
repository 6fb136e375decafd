namespace Discant.Separation.BlindHarmonic;

/// <summary>The stages of learning a recording.</summary>
internal enum BlindStage
{
    /// <summary>Tones that something else has found are imitated.</summary>
    Imitation,

    /// <summary>Tones are drawn, and what helps is done more often.</summary>
    PolicyGradient,

    /// <summary>The same with every voice in turn at the first tone drawn.</summary>
    Labels,
}
