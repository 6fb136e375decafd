using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>D: amplitudes of the partials of each voice, the largest about 1 (spec 4).</summary>
internal static class ToneDictionary
{
    private const double Least = 1e-3;

    /// <summary>max(1e-3, (0.5/i)^(h-1)), i = 1 .. voices: rows that differ, so that voices can come apart.</summary>
    internal static Tensor Start(int voices)
    {
        var rows = new float[voices * ToneTracks.Harmonics];
        for (var voice = 0; voice < voices; voice++)
        for (var h = 0; h < ToneTracks.Harmonics; h++)
            rows[voice * ToneTracks.Harmonics + h] = (float)Math.Max(Least, Math.Pow(0.5 / (voice + 1), h));
        return Tensor.From(rows, voices, ToneTracks.Harmonics);
    }

    /// <summary>(1/m) sum_i (ln max_h D[i,h])^2: pulls each row's largest entry to 1.</summary>
    internal static Tensor Normalisation(Tensor dictionary) => dictionary.Amax([1]).Clamp(1e-10).Log().Square().Mean();

    /// <summary>The rows of those who play: choices x partials.</summary>
    internal static Tensor RowsOf(Tensor dictionary, ToneChoice choice) =>
        dictionary.IndexSelect(0, Tensor.From(choice.Voices, choice.Voices.Length));
}
