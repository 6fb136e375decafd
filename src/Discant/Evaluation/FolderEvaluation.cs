using Discant.Audio;
using Discant.Evaluation.BssEval;

namespace Discant.Evaluation;

/// <summary>Scores the stems in one folder against the true ones in another; files belong together by name, or by sound where BSS Eval is to find out.</summary>
public static class FolderEvaluation
{
    /// <summary>
    /// Compares two folders; all files are cut to the shortest. Several channels are heard as their mean, but for BSS Eval of images, which
    /// compares each.
    /// </summary>
    /// <param name="references">Folder of the true voices.</param>
    /// <param name="estimates">Folder of the separated voices.</param>
    /// <param name="protocol">How to cut and what counts as silent; BSS Eval hears the whole files all the same.</param>
    /// <param name="energyMixture">A recording whose peak the silence rule refers to, or null for the sum of the references; see <see cref="SeparationEvaluation.Score"/>.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="bss">How BSS Eval is computed, or null for not at all.</param>
    /// <exception cref="InvalidDataException">A reference without an estimate, no file at all, names, sample rates or channels that do not fit.</exception>
    /// <exception cref="AudioFormatException">A file cannot be read.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static EvaluationReport Score(
        string references,
        string estimates,
        EvaluationProtocol protocol,
        string? energyMixture,
        CancellationToken cancel,
        BssEvalOptions? bss = null
    )
    {
        var bySound = bss is { IgnoreNames: true };
        var matching = bySound ? StemMatching.InOrder(references, estimates) : StemMatching.OfFolders(references, estimates);
        if (matching.UnmatchedReferences is [var alone, ..])
            throw new InvalidDataException($"{alone}: there is no estimate of that name in {estimates}");
        if (matching.Pairs.Count == 0)
            throw new InvalidDataException($"{references}: holds no audio file");
        var notes = matching.UnmatchedEstimates.Select(e => $"{e}: has no reference and is left out").ToList();
        using var reader = new StemReader(bss is { Kind: BssKind.Images }, notes, cancel);
        var trueVoices = matching.Pairs.Select(p => reader.Read(p.Voice, p.Reference)).ToArray();
        var guesses = matching
            .Pairs.Select(p => reader.Read(bySound ? Path.GetFileNameWithoutExtension(p.Estimate) : p.Voice, p.Estimate))
            .ToArray();
        var loudness = energyMixture is null ? null : reader.Read("", energyMixture).Mid;
        if (protocol.RequiredSampleRate is { } required && required != reader.SampleRate)
            throw new InvalidDataException(
                $"{references}: this protocol is defined at {required} Hz only, the files have {reader.SampleRate} Hz"
            );
        var length = CommonLength([.. trueVoices, .. guesses], notes);
        if (loudness is not null && loudness.Length < length)
            throw new InvalidDataException($"{energyMixture}: is shorter than the voices");
        var bssScores = bss is null ? null : Bss(trueVoices, guesses, length, bss, cancel);
        if (bySound)
            guesses = InOrderOfReferences(guesses, bssScores!, notes);
        var (truth, guess) = (Cut(trueVoices, length), Cut(guesses, length));
        var scores = SeparationEvaluation.Score(truth, guess, reader.SampleRate, protocol, loudness?[..length]);
        var whole = truth.Zip(guess, (t, e) => new VoiceScore(t.Voice, SiSdr.Of(t.Samples, e.Samples)));
        return new EvaluationReport(scores, [.. whole], notes, bssScores);
    }

    // What BSS Eval matched, under the names of the references.
    private static Stem[] InOrderOfReferences(Stem[] estimates, BssScores scores, List<string> notes)
    {
        notes.AddRange(
            scores.Windows.Where(w => w.Voice != w.Estimate).Select(w => $"{w.Voice}: {w.Estimate} is nearest to it and scored as it")
        );
        return [.. scores.Windows.Select(w => estimates.Single(e => e.Voice == w.Estimate) with { Voice = w.Voice })];
    }

    private static int CommonLength(Stem[] stems, List<string> notes)
    {
        var (shortest, longest) = (stems.Min(s => s.Mid.Length), stems.Max(s => s.Mid.Length));
        if (longest > shortest)
            notes.Add($"the files have {shortest} to {longest} samples; all are cut to the shortest");
        return shortest;
    }

    private static VoiceSignal[] Cut(Stem[] stems, int length) =>
        Array.ConvertAll(stems, s => new VoiceSignal(s.Voice, s.Mid.Length == length ? s.Mid : s.Mid[..length]));

    private static BssScores Bss(Stem[] references, Stem[] estimates, int length, BssEvalOptions options, CancellationToken cancel)
    {
        var channels = references[0].Channels.Count;
        if (references.Concat(estimates).FirstOrDefault(s => s.Channels.Count != channels) is { } odd)
            throw new InvalidDataException(
                $"{odd.File}: has {odd.Channels.Count} channels, {references[0].File} {channels}; BSS Eval compares channel by channel"
            );
        return BssEvaluation.Score(Voices(references), Voices(estimates), options, cancel);

        BssVoice[] Voices(Stem[] stems) => Array.ConvertAll(stems, s => new BssVoice(s.Voice, s.Channels, length));
    }
}
