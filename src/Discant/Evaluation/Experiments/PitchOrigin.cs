namespace Discant.Evaluation.Experiments;

/// <summary>Where the F0 curves of an experiment come from.</summary>
public enum PitchOrigin
{
    /// <summary>Estimates that come with the data set; heard from the mixture where there are none.</summary>
    Given,

    /// <summary>Heard from the mixture by this program.</summary>
    Heard,

    /// <summary>Heard from the true voices one by one.</summary>
    True,
}
