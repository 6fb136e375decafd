using Discant.Pitch;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// The voices as the published program writes them (spec 5): of each frame the network's direct spectrum of its first choice, confined to that
/// tone's partials, and the inverse transform; no masks. What is no partial is in no voice, and the voices do not add up to the recording.
/// </summary>
internal static class DirectVoices
{
    private const int FramesABlock = 48;

    /// <summary>The voices of a recording, as the network labels them.</summary>
    /// <param name="recording">The recording; all its spectra are in memory, 8 bytes a voice, frame of 16 ms and bin.</param>
    /// <param name="model">Network and dictionary.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>voices x samples, at the network's rate and the recording's level.</returns>
    internal static float[][] Of(BlindRecording recording, BlindModel model, ToneModelOptions options, CancellationToken cancel)
    {
        var transform = recording.Transform;
        var hop = (int)Math.Round(PitchTracks.FrameSeconds * transform.SampleRate);
        var frames = (int)((recording.Length + hop - 1) / hop) + 1;
        var width = 2 * transform.Bins;
        var spectra = Enumerable.Range(0, model.Network.Voices).Select(_ => new float[frames * width]).ToArray();
        for (var first = 0; first < frames; first += FramesABlock)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = Tensor.Scope();
            using var mode = GradientMode.Off();
            var count = Math.Min(FramesABlock, frames - first);
            var heard = recording.Spectra([.. Enumerable.Range(first, count).Select(t => (long)t * hop)]);
            var tones = GreedyDecoder.Greedy(heard, model, options, out var choices);
            foreach (var (tone, choice) in tones.Zip(choices))
            {
                var direct = (tone.Direct * (1 / recording.Gain)).ToSingles();
                for (var row = 0; row < count; row++)
                    direct.AsSpan(row * width, width).CopyTo(spectra[choice.Voices[row]].AsSpan((first + row) * width));
            }
        }
        using var all = Tensor.Scope();
        return [.. spectra.Select(s => transform.Signal(Tensor.From(s, frames, 2, transform.Bins), hop, checked((int)recording.Length)))];
    }
}
