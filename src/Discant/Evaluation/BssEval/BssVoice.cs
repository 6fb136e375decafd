using Discant.Audio;

namespace Discant.Evaluation.BssEval;

/// <summary>A voice with all its channels, in memory or in temporary files, as BSS Eval reads it: in stretches.</summary>
/// <param name="Voice">Its name.</param>
/// <param name="Channels">One mono signal a channel.</param>
/// <param name="Length">Samples that count; what the channels hold beyond them is not heard.</param>
public sealed record BssVoice(string Voice, IReadOnlyList<Mixture> Channels, int Length)
{
    /// <summary>A voice in memory.</summary>
    /// <param name="voice">Its name.</param>
    /// <param name="channels">channels x samples, all of one length; at least one.</param>
    /// <param name="sampleRate">Hz.</param>
    public static BssVoice Of(string voice, float[][] channels, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Length == 0 || Array.Exists(channels, c => c.Length != channels[0].Length))
            throw new ArgumentException("channels of one length are needed, at least one", nameof(channels));
        return new BssVoice(voice, [.. channels.Select(c => Mixture.Of(c, sampleRate))], channels[0].Length);
    }
}
