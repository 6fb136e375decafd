using System.Runtime.InteropServices;

namespace Discant.Evaluation.BssEval;

/// <summary>The energies that the scores of a reference s and an estimate e are made of.</summary>
/// <remarks>
/// P_s e is what the reference alone explains of the estimate through filters, P e what all references explain:
/// e = s + (P_s e - s) + (P e - P_s e) + (e - P e), which are voice, spatial distortion, interference and artefacts (Vincent et al. 2012).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct PairEnergies
{
    /// <summary>Of silence, which has no scores.</summary>
    public static readonly PairEnergies None;

    /// <summary>|s|^2.</summary>
    public double Reference;

    /// <summary>|e - s|^2.</summary>
    public double Error;

    /// <summary>|P_s e|^2.</summary>
    public double Filtered;

    /// <summary>|e - P_s e|^2.</summary>
    public double Unfiltered;

    /// <summary>|P_s e - s|^2.</summary>
    public double Spatial;

    /// <summary>|P e - P_s e|^2.</summary>
    public double Interference;

    /// <summary>|P e|^2.</summary>
    public double Explained;

    /// <summary>|e - P e|^2.</summary>
    public double Artefacts;

    /// <summary>The scores of one window.</summary>
    public readonly BssScore Score(BssKind kind, int window, string voice, string estimate)
    {
        var sir = Decibels(Filtered, Interference);
        var sar = Decibels(Explained, Artefacts);
        return kind == BssKind.Sources
            ? new BssScore(window, voice, estimate, Decibels(Filtered, Unfiltered), double.NaN, sir, sar)
            : new BssScore(window, voice, estimate, Decibels(Reference, Error), Decibels(Reference, Spatial), sir, sar);
    }

    // Nothing over something would be minus infinity and spoil every mean: it is not defined.
    private static double Decibels(double signal, double noise) => signal == 0 ? double.NaN : 10 * Math.Log10(signal / noise);
}
