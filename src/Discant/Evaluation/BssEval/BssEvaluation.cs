using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>
/// BSS Eval: takes each estimate apart into the true voice, its linear distortion, the other voices and artefacts (Vincent, Gribonval and
/// Févotte 2006; images: Vincent et al. 2012; version 4: Stöter, Liutkus and Ito 2018).
/// </summary>
/// <remarks>docs/measures.md says what the numbers mean and where they mislead.</remarks>
public static class BssEvaluation
{
    /// <summary>Scores every window of every voice.</summary>
    /// <param name="references">The true voices, at least one; all of one length and number of channels.</param>
    /// <param name="estimates">As many estimates, alike; matched by <see cref="BssEvalOptions.Permute"/>, else in this order.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="ArgumentException">Voices that do not fit together, or options out of range.</exception>
    public static BssScores Score(
        IReadOnlyList<BssVoice> references,
        IReadOnlyList<BssVoice> estimates,
        BssEvalOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var length = Length(references, estimates);
        var windows = options.Windows(length, references[0].Channels[0].SampleRate);
        using var mode = GradientMode.Off();
        var (trueVoices, guesses) = (new VoiceChannels(references), new VoiceChannels(estimates));
        using var shared = options.FiltersPerWindow
            ? null
            : FilterSet.Of(trueVoices, guesses, (0, length), options.Taps, options.Permute, cancel);
        var scores = new BssScore[windows.Count][,];
        for (var window = 0; window < scores.Length; window++)
        {
            using var own = shared is null
                ? FilterSet.Of(trueVoices, guesses, windows[window], options.Taps, options.Permute, cancel)
                : null;
            var energies = new WindowEnergies(trueVoices, guesses, shared ?? own!).Of(windows[window], cancel);
            var (silent, silentGuesses) = (trueVoices.Silent(windows[window]), guesses.Silent(windows[window]));
            var isVoid = options.SilenceVoidsWindow && (silent.Contains(true) || silentGuesses.Contains(true));
            scores[window] = Table(
                references.Count,
                (reference, estimate) =>
                    (isVoid || silent[reference] || silentGuesses[estimate] ? PairEnergies.None : energies[reference, estimate]).Score(
                        options.Kind,
                        window,
                        references[reference].Voice,
                        estimates[estimate].Voice
                    )
            );
        }
        var matchings = Matchings(scores, options);
        return new BssScores(
            options,
            [
                .. Enumerable
                    .Range(0, references.Count)
                    .SelectMany(reference => scores.Select((table, window) => table[reference, matchings[window][reference]])),
            ]
        );
    }

    // For each window the estimate of each reference.
    private static int[][] Matchings(BssScore[][,] scores, BssEvalOptions options)
    {
        var voices = scores[0].GetLength(0);
        if (!options.Permute)
            return [.. scores.Select(_ => Enumerable.Range(0, voices).ToArray())];
        if (options.FiltersPerWindow)
            return [.. scores.Select(table => VoiceMatching.Best(Table(voices, (r, e) => table[r, e].SirDb)))];
        var one = VoiceMatching.Best(Table(voices, (r, e) => ScoreSummary.Of("SIR", "", scores.Select(t => t[r, e].SirDb)).Mean));
        return [.. scores.Select(_ => one)];
    }

    private static T[,] Table<T>(int voices, Func<int, int, T> value)
    {
        var table = new T[voices, voices];
        for (var reference = 0; reference < voices; reference++)
        for (var estimate = 0; estimate < voices; estimate++)
            table[reference, estimate] = value(reference, estimate);
        return table;
    }

    private static int Length(IReadOnlyList<BssVoice> references, IReadOnlyList<BssVoice> estimates)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(estimates);
        if (references.Count == 0 || references.Count != estimates.Count)
            throw new ArgumentException(
                $"{references.Count} references cannot be compared with {estimates.Count} estimates",
                nameof(estimates)
            );
        var first = references[0];
        if (
            references.Concat(estimates).FirstOrDefault(v => v.Length != first.Length || v.Channels.Count != first.Channels.Count) is
            { } odd
        )
            throw new ArgumentException(
                $"'{odd.Voice}' has {odd.Channels.Count} channels of {odd.Length} samples, '{first.Voice}' {first.Channels.Count} of {first.Length}",
                nameof(estimates)
            );
        if (first.Length == 0 || first.Channels.Count == 0)
            throw new ArgumentException("there are no samples to compare", nameof(references));
        return first.Length;
    }
}
