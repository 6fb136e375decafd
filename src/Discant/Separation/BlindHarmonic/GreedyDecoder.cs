using Discant.Pitch;
using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>The tones of every frame at the network's first choice (spec 3.7).</summary>
internal static class GreedyDecoder
{
    private const int FramesABlock = 48;

    /// <summary>Decodes a recording; frames are those of <see cref="PitchTracks"/>.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="model">Network and dictionary.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="threads">Blocks decoded side by side; the result does not depend on it.</param>
    /// <param name="progress">Receives the share that is done.</param>
    /// <param name="cancel">Ends the work.</param>
    internal static DecodedRecording Decode(
        BlindRecording recording,
        BlindModel model,
        ToneModelOptions options,
        int threads,
        IProgress<double> progress,
        CancellationToken cancel
    )
    {
        var hop = PitchTracks.FrameSeconds * recording.Transform.SampleRate;
        var frames = (int)Math.Ceiling(recording.Length / hop) + 1;
        var tracks = new ToneTracks(model.Network.Voices, frames);
        var (loss, direct) = (0.0, 0.0);
        var blocks = (frames + FramesABlock - 1) / FramesABlock;
        var done = 0;
        foreach (var own in OrderedParallel.Select(blocks, threads, (b, _) => Block((int)b), cancel))
        {
            (loss, direct) = (loss + own.Loss, direct + own.Direct);
            progress.Report((double)++done / blocks);
        }
        return new(tracks, loss / frames, direct / frames);

        (double Loss, double Direct) Block(int block)
        {
            using var scope = Tensor.Scope();
            using var mode = GradientMode.Off();
            var first = block * FramesABlock;
            var count = Math.Min(FramesABlock, frames - first);
            var spectra = recording.Spectra([.. Enumerable.Range(first, count).Select(t => (long)Math.Round(t * hop))]);
            var tones = Greedy(spectra, model, options, out var choices);
            for (var k = 0; k < tones.Count; k++)
                PutDown(tones[k], choices[k], first, recording, tracks);
            return (FrameLoss.Expected(spectra, tones, null).Sum().Item(), FrameLoss.Direct(spectra, tones).Sum().Item());
        }
    }

    /// <summary>The network's first choice for each tone of some frames.</summary>
    /// <param name="spectra">frames x 2 x bins.</param>
    /// <param name="model">Network and dictionary.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="choices">The choices, one a tone.</param>
    internal static IReadOnlyList<ToneBatch> Greedy(
        Tensor spectra,
        BlindModel model,
        ToneModelOptions options,
        out IReadOnlyList<ToneChoice> choices
    )
    {
        var state = ToneState.Of(spectra, model.Network.Voices);
        var tones = new List<ToneBatch>();
        var made = new List<ToneChoice>();
        for (var depth = 0; depth < model.Network.Voices; depth++)
        {
            var policy = new TonePolicy(model.Network, options, state);
            var best = policy.Logits.Argmax(1).ToLongs().Select(policy.ChoiceOf).ToArray();
            var choice = policy.Refined(
                new ToneChoice(
                    [.. Enumerable.Range(0, state.Rows).Select(r => (long)r)],
                    [.. best.Select(b => b.Voice)],
                    [.. best.Select(b => b.Bin)],
                    null
                )
            );
            var own = policy.Tones(choice, ToneDictionary.RowsOf(model.Dictionary, choice), seesDictionary: true);
            state = state.After(choice, own);
            tones.Add(own);
            made.Add(choice);
        }
        choices = made;
        return tones;
    }

    private static void PutDown(ToneBatch tones, ToneChoice choice, int first, BlindRecording recording, ToneTracks tracks)
    {
        var fundamentals = tones.Fundamental.ToDoubles();
        var inharmonicities = tones.Inharmonicity.ToDoubles();
        var widths = tones.Width.ToDoubles();
        var magnitudes = tones.Partials.Square().Sum([1]).Sqrt().ToSingles();
        for (var row = 0; row < fundamentals.Length; row++)
        {
            var (voice, frame) = ((int)choice.Voices[row], first + row);
            tracks.Set(
                voice,
                frame,
                Math.Max(0, fundamentals[row]) * recording.Transform.BinHz,
                inharmonicities[row],
                widths[row] / recording.Transform.PeakWidth
            );
            var partials = tracks.Partials(voice, frame);
            for (var h = 0; h < partials.Length; h++)
                partials[h] = (float)(magnitudes[row * partials.Length + h] / recording.Gain);
        }
    }
}
