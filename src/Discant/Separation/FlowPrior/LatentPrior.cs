namespace Discant.Separation.FlowPrior;

/// <summary>What besides the mixture decides about the sources (spec 3.2).</summary>
public enum LatentPrior
{
    /// <summary>Nothing but where the search begins and how far it goes: the published system (MLE).</summary>
    None,

    /// <summary>Likely latents (MAP in z).</summary>
    OfLatents,

    /// <summary>Likely magnitudes (MAP in x).</summary>
    OfMagnitudes,
}
