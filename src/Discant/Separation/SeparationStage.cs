namespace Discant.Separation;

/// <summary>The stages of a separation, in order.</summary>
public enum SeparationStage
{
    /// <summary>F0 curves are heard from the recording.</summary>
    Listening,

    /// <summary>The recording is read and brought to the method's rate.</summary>
    Reading,

    /// <summary>F0 curves are improved by analysis and synthesis.</summary>
    Refining,

    /// <summary>The model is fitted on the recording.</summary>
    Fitting,

    /// <summary>Masks are computed and applied, stems are written.</summary>
    Separating,
}
