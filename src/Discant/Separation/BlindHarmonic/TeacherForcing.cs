using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// The loss of frames whose tones are known, with these as choices instead of drawn ones, and the cross-entropy of the choices: what the
/// score function finds out by trial is told here.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="options">Which tones there may be.</param>
/// <param name="dictionary">D: voices x partials; not used for tones that bring their partials.</param>
/// <param name="random">Decides the order of a frame's tones, and who plays those of nobody.</param>
internal sealed class TeacherForcing(PolicyNetwork network, ToneModelOptions options, Tensor? dictionary, Random random)
{
    /// <summary>Loss (spec 3.2) and cross-entropy of each frame.</summary>
    /// <param name="spectra">frames x 2 x bins.</param>
    /// <param name="tones">Of each frame; where there are fewer than passes, the network's own choice follows.</param>
    /// <param name="passes">Tones of a frame.</param>
    internal (Tensor Loss, Tensor Place) Compute(Tensor spectra, IReadOnlyList<IReadOnlyList<TaughtTone>> tones, int passes)
    {
        var state = ToneState.Of(spectra, network.Voices);
        var left = tones.Select(t => t.ToList()).ToArray();
        var batches = new List<ToneBatch>();
        var place = Tensor.Zeros([left.Length]);
        for (var pass = 0; pass < passes; pass++)
        {
            var policy = new TonePolicy(network, options, state);
            place += CrossEntropy(policy, left);
            var next = left.Select(Take).ToArray();
            var choice = Choice(policy, state, next);
            var batch = policy.Tones(choice, Amplitudes(choice, next), seesDictionary: true);
            state = state.After(choice, batch);
            batches.Add(batch);
        }
        return (FrameLoss.Expected(spectra, batches, null), place);
    }

    // The tones that are left, each as far as it is heard; those of nobody wherever they are played.
    private Tensor CrossEntropy(TonePolicy policy, List<TaughtTone>[] left)
    {
        var (rows, candidates) = (left.Length, policy.Candidates);
        var byVoice = policy.Logits.LogSoftmax(1).Reshape(rows, network.Voices, candidates);
        var byBin = byVoice.Logsumexp([1]).Unsqueeze(1);
        var target = new float[rows * (network.Voices + 1) * candidates];
        for (var row = 0; row < rows; row++)
        {
            var sum = left[row].Sum(t => t.Weight);
            foreach (var tone in left[row])
                target[((row * (network.Voices + 1)) + (tone.Voice ?? network.Voices)) * candidates + policy.CandidateOf(0, tone.Bin)] +=
                    (float)(tone.Weight / sum);
        }
        var all = Tensor.Cat([byVoice, byBin], 1);
        var targets = Tensor.From(target, rows, network.Voices + 1, candidates);
        // Of voices that have played the logarithm is beyond any number, and nothing is asked.
        return -(all.Clamp(-1e4) * targets).Sum([1, 2]);
    }

    private TaughtTone? Take(List<TaughtTone> tones)
    {
        if (tones.Count == 0)
            return null;
        var at = random.NextDouble() * tones.Sum(t => t.Weight);
        var k = 0;
        while (k < tones.Count - 1 && (at -= tones[k].Weight) >= 0)
            k++;
        var tone = tones[k];
        tones.RemoveAt(k);
        return tone;
    }

    private ToneChoice Choice(TonePolicy policy, ToneState state, TaughtTone?[] tones)
    {
        var own = tones.Contains(null) ? policy.Logits.Argmax(1).ToLongs() : [];
        var (voices, bins) = (new long[tones.Length], new long[tones.Length]);
        for (var row = 0; row < tones.Length; row++)
            (voices[row], bins[row]) = tones[row] is { } tone
                ? (tone.Voice ?? AnyFree(state.Used[row]), tone.Bin)
                : policy.ChoiceOf(own[row]);
        return new([.. Enumerable.Range(0, tones.Length).Select(r => (long)r)], voices, bins, null)
        {
            Fundamentals = [.. tones.Select((t, row) => t?.Position ?? bins[row])],
        };
    }

    private long AnyFree(bool[] used)
    {
        var free = Enumerable.Range(0, used.Length).Where(v => !used[v]).ToArray();
        return free[random.Next(free.Length)];
    }

    private Tensor Amplitudes(ToneChoice choice, TaughtTone?[] tones) =>
        dictionary is not null
            ? ToneDictionary.RowsOf(dictionary, choice)
            : Tensor.From([.. tones.SelectMany(t => t!.Partials!).Select(p => (float)p)], tones.Length, ToneTracks.Harmonics);
}
