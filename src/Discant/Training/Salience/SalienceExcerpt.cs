namespace Discant.Training.Salience;

/// <summary>A short mixture whose F0s are known.</summary>
/// <param name="Samples">The mixture.</param>
/// <param name="Level">Level of the recording it is from, see <see cref="Pitch.LateDeep.RecordingLevel"/>.</param>
/// <param name="Pitch">voices x frames, Hz, 0 where silent.</param>
public sealed record SalienceExcerpt(float[] Samples, double Level, double[][] Pitch);
