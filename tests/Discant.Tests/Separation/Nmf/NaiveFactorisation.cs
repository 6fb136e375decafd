using Discant.Separation;
using Discant.Separation.Nmf;

namespace Discant.Tests.Separation.Nmf;

/// <summary>V ~ W H with whole matrices in double precision, updated as the formulas stand.</summary>
internal sealed class NaiveFactorisation
{
    private readonly double[,] _magnitudes; // bins x frames
    private readonly double[,] _templates; // bins x pitches
    private readonly double[,] _activations; // pitches x frames

    internal NaiveFactorisation(float[] magnitudes, PitchActivity activity, float[] templates)
    {
        var (bins, pitches) = (magnitudes.Length / activity.Frames, activity.FrequenciesHz.Count);
        _magnitudes = new double[bins, activity.Frames];
        _templates = new double[bins, pitches];
        _activations = new double[pitches, activity.Frames];
        for (var t = 0; t < activity.Frames; t++)
        {
            for (var f = 0; f < bins; f++)
                _magnitudes[f, t] = magnitudes[t * bins + f];
            for (var e = activity.Of(t).First; e < activity.Of(t).End; e++)
                _activations[activity.Pitch(e), t] = 1;
        }
        for (var f = 0; f < bins; f++)
        for (var k = 0; k < pitches; k++)
            _templates[f, k] = templates[k * bins + f];
    }

    internal double[,] Templates => _templates;

    internal double[,] Activations => _activations;

    internal void Update(NmfCost cost)
    {
        if (cost == NmfCost.Euclidean)
        {
            // H *= (W'V) / (W'WH), W *= (VH') / (WHH')
            var w = Transposed(_templates);
            Scale(_activations, Product(w, _magnitudes), Product(w, Product(_templates, _activations)));
            var h = Transposed(_activations);
            Scale(_templates, Product(_magnitudes, h), Product(Product(_templates, _activations), h));
        }
        else
        {
            // H *= W'(V / WH) / (W'1), W *= (V / WH)H' / (1H')
            var w = Transposed(_templates);
            Scale(_activations, Product(w, Ratio()), Product(w, Ones()));
            var h = Transposed(_activations);
            Scale(_templates, Product(Ratio(), h), Product(Ones(), h));
        }
    }

    private double[,] Ratio()
    {
        var ratio = Product(_templates, _activations);
        for (var f = 0; f < ratio.GetLength(0); f++)
        for (var t = 0; t < ratio.GetLength(1); t++)
            ratio[f, t] = ratio[f, t] > 0 ? _magnitudes[f, t] / ratio[f, t] : 0;
        return ratio;
    }

    private double[,] Ones()
    {
        var ones = new double[_magnitudes.GetLength(0), _magnitudes.GetLength(1)];
        for (var f = 0; f < ones.GetLength(0); f++)
        for (var t = 0; t < ones.GetLength(1); t++)
            ones[f, t] = 1;
        return ones;
    }

    private static void Scale(double[,] factor, double[,] up, double[,] down)
    {
        for (var a = 0; a < factor.GetLength(0); a++)
        for (var b = 0; b < factor.GetLength(1); b++)
            factor[a, b] *= down[a, b] > 0 ? up[a, b] / down[a, b] : 0;
    }

    private static double[,] Transposed(double[,] matrix)
    {
        var result = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var a = 0; a < matrix.GetLength(0); a++)
        for (var b = 0; b < matrix.GetLength(1); b++)
            result[b, a] = matrix[a, b];
        return result;
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        var result = new double[left.GetLength(0), right.GetLength(1)];
        for (var a = 0; a < left.GetLength(0); a++)
        for (var b = 0; b < right.GetLength(1); b++)
        for (var k = 0; k < left.GetLength(1); k++)
            result[a, b] += left[a, k] * right[k, b];
        return result;
    }
}
