namespace Discant.Pitch;

/// <summary>What an estimator hears in a stretch of frames.</summary>
/// <param name="First">Number of the first frame.</param>
/// <param name="Salience">frames x bins, 0 to 1, row by row: how sure the estimator is of a voice at each F0 of its grid.</param>
/// <param name="Candidates">For each frame the F0s that stand out, strongest first; weak ones too.</param>
public sealed record PitchFrames(long First, float[] Salience, IReadOnlyList<PitchCandidate[]> Candidates);
