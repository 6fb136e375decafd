using Discant.Audio;

namespace Discant.Evaluation;

/// <summary>A voice's file as an evaluation hears it.</summary>
/// <param name="Voice">Name of the voice.</param>
/// <param name="File">Its path.</param>
/// <param name="Mid">The mean of its channels.</param>
/// <param name="Channels">What is compared channel by channel: its channels, or the mean alone.</param>
internal sealed record Stem(string Voice, string File, float[] Mid, IReadOnlyList<Mixture> Channels);
