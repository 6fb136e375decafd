namespace Discant.Separation.BlindHarmonic;

/// <summary>The stages of the blind method, in their order (spec 12); each can be left out.</summary>
public enum BlindStage
{
    /// <summary>Tones that something else has found are imitated, and then those that the network finds.</summary>
    Imitation,

    /// <summary>Tones are drawn, and what helps is done more often, until the mixture is matched no better.</summary>
    PolicyGradient,

    /// <summary>Tones of a network that has learned pitches alone are given to voices by their timbre, and the dictionary is made from them.</summary>
    Clusters,

    /// <summary>As the policy gradient, with every voice in turn at the first tone drawn.</summary>
    Labels,

    /// <summary>Tones and voices are decided anew, all frames together.</summary>
    Reading,
}
