namespace Discant.Evaluation;

/// <summary>One voice of a recording, by name.</summary>
/// <param name="Voice">Name; references and estimates with one name belong together.</param>
/// <param name="Samples">Mono.</param>
public sealed record VoiceSignal(string Voice, float[] Samples);
