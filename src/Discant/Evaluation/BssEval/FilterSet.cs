using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>The filters of a window (or a recording) as spectra: from all references to each estimate, and from each reference alone.</summary>
internal sealed class FilterSet : IDisposable
{
    private FilterSet(Tensor together, Tensor[] alone, int taps, bool allPairs) =>
        (Together, Alone, Taps, AllPairs) = (together, alone, taps, allPairs);

    /// <summary>reference channels x channels of all estimates x bins.</summary>
    public Tensor Together { get; }

    /// <summary>For each reference: its channels x channels of the estimates it is held against x bins.</summary>
    public IReadOnlyList<Tensor> Alone { get; }

    /// <summary>Length of the filters, samples.</summary>
    public int Taps { get; }

    /// <summary>Whether each reference is held against all estimates, or only against the one of its number.</summary>
    public bool AllPairs { get; }

    /// <summary>The filters that explain the estimates best within a window.</summary>
    public static FilterSet Of(
        VoiceChannels references,
        VoiceChannels estimates,
        (int Start, int Length) window,
        int taps,
        bool allPairs,
        CancellationToken cancel
    )
    {
        var correlations = VoiceCorrelations.Of(references, estimates, window, taps, cancel);
        var channels = references.ChannelsPerVoice;
        using var scope = Tensor.Scope();
        var together = Spectra(DistortionFilters.Solve(correlations, ..));
        var alone = new Tensor[references.Voices];
        for (var voice = 0; voice < alone.Length; voice++)
        {
            cancel.ThrowIfCancellationRequested();
            var first = voice * channels;
            var filters = DistortionFilters.Solve(correlations, first..(first + channels));
            alone[voice] = Spectra(allPairs ? filters : filters.Narrow(1, first, channels));
        }
        return new FilterSet(together, alone, taps, allPairs);

        Tensor Spectra(Tensor filters) => filters.FftRfft(VoiceCorrelations.TransformSize(taps)).Contiguous().Persist();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Together.Dispose();
        foreach (var filters in Alone)
            filters.Dispose();
    }
}
