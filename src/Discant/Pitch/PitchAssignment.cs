namespace Discant.Pitch;

/// <summary>How F0 candidates come to belong to voices.</summary>
public enum PitchAssignment
{
    /// <summary>The best set of continuous paths (<see cref="PathAssignment"/>).</summary>
    Paths,

    /// <summary>The heuristic of the published method (<see cref="PaperAssignment"/>).</summary>
    Paper,
}
