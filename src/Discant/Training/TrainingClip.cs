namespace Discant.Training;

/// <summary>A recording to learn from, in memory, mono at the method's rate.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Mixture">Samples.</param>
/// <param name="Pitch">voices x frames of 16 ms, Hz, 0 where silent.</param>
/// <param name="Stems">voices x samples, or null where only the mixture is known.</param>
public sealed record TrainingClip(string Name, float[] Mixture, double[][] Pitch, float[][]? Stems);
