using Discant.Separation.NmfSourceFilter;

namespace Discant.Tests.Separation.NmfSourceFilter;

/// <summary>(W_G H_G H_P) o (W_F H_F) + W_M H_M with whole matrices in double precision, updated as the formulas of spec 8.2 stand.</summary>
internal sealed class NaiveSourceFilterFactorisation
{
    private readonly double[,] _s; // bins x frames, floor added
    private readonly double[,] _wg; // bins x atoms
    private readonly double[,] _hg; // atoms x filters
    private readonly double[,] _hp; // filters x frames
    private readonly double[,] _wf; // bins x combs
    private readonly double[,] _hf; // combs x frames
    private readonly double[,] _wm; // bins x templates
    private readonly double[,] _hm; // templates x frames

    internal NaiveSourceFilterFactorisation(float[] power, SourceFilterFactors factors)
    {
        var bins = factors.Bins;
        _s = Matrix(bins, factors.Frames, (f, t) => (double)power[t * bins + f] + SourceFilterFactorisation.Floor);
        _wg = Matrix(bins, factors.AtomCount, (f, p) => factors.Atoms[p * bins + f]);
        _hg = Matrix(factors.AtomCount, factors.FilterCount, (p, k) => factors.FilterShapes[k * factors.AtomCount + p]);
        _hp = Matrix(factors.FilterCount, factors.Frames, (k, t) => factors.FilterActivations[t * factors.FilterCount + k]);
        _wf = Matrix(bins, factors.Source.FrequenciesHz.Count, (f, n) => factors.Combs[n * bins + f]);
        _wm = Matrix(bins, factors.Others.FrequenciesHz.Count, (f, r) => factors.Templates[r * bins + f]);
        _hf = new double[factors.Source.FrequenciesHz.Count, factors.Frames];
        _hm = new double[factors.Others.FrequenciesHz.Count, factors.Frames];
        for (var t = 0; t < factors.Frames; t++)
        {
            for (var e = factors.Source.Of(t).First; e < factors.Source.Of(t).End; e++)
                _hf[factors.Source.Pitch(e), t] = factors.SourceActivations[e];
            for (var e = factors.Others.Of(t).First; e < factors.Others.Of(t).End; e++)
                _hm[factors.Others.Pitch(e), t] = factors.OtherActivations[e];
        }
    }

    /// <summary>One update of everything; reports the divergence after each step.</summary>
    internal void Update(Action<string, double> report)
    {
        UpdateSourcesAndOthers();
        report("H_F and H_M", Divergence());
        UpdateFilterActivations();
        report("H_P", Divergence());
        UpdateShapesAndTemplates();
        report("H_G and W_M", Divergence());
        NormaliseShapesAndTemplates();
        report("scales", Divergence());
    }

    internal double Divergence()
    {
        var (model, total) = (Model(), 0.0);
        for (var f = 0; f < _s.GetLength(0); f++)
        for (var t = 0; t < _s.GetLength(1); t++)
            total += _s[f, t] / model[f, t] - Math.Log(_s[f, t] / model[f, t]) - 1;
        return total;
    }

    /// <summary>The target's part of the model: frames x bins, one after the other.</summary>
    internal double[] TargetShares()
    {
        var (target, model) = (Times(Filter(), Source()), Model());
        var bins = _s.GetLength(0);
        return [.. Enumerable.Range(0, _s.Length).Select(k => target[k % bins, k / bins] / model[k % bins, k / bins])];
    }

    private double[,] Filter() => Product(Product(_wg, _hg), _hp);

    private double[,] Source() => Product(_wf, _hf);

    internal double[,] Model()
    {
        var (target, others) = (Times(Filter(), Source()), Product(_wm, _hm));
        return Matrix(_s.GetLength(0), _s.GetLength(1), (f, t) => target[f, t] + others[f, t] + SourceFilterFactorisation.Floor);
    }

    private (double[,] Ratio, double[,] Inverse) Gradients()
    {
        var model = Model();
        return (
            Matrix(_s.GetLength(0), _s.GetLength(1), (f, t) => _s[f, t] / (model[f, t] * model[f, t])),
            Matrix(_s.GetLength(0), _s.GetLength(1), (f, t) => 1 / model[f, t])
        );
    }

    private void UpdateSourcesAndOthers()
    {
        var (ratio, inverse) = Gradients();
        var (filter, wf, wm) = (Filter(), Transposed(_wf), Transposed(_wm));
        Scale(_hf, Product(wf, Times(filter, ratio)), Product(wf, Times(filter, inverse)));
        Scale(_hm, Product(wm, ratio), Product(wm, inverse));
    }

    private void UpdateFilterActivations()
    {
        var (ratio, inverse) = Gradients();
        var (source, filters) = (Source(), Transposed(Product(_wg, _hg)));
        Scale(_hp, Product(filters, Times(source, ratio)), Product(filters, Times(source, inverse)));
        NormaliseFilterActivations();
    }

    private void UpdateShapesAndTemplates()
    {
        var (ratio, inverse) = Gradients();
        var (source, wg, hp, hm) = (Source(), Transposed(_wg), Transposed(_hp), Transposed(_hm));
        var up = Product(wg, Product(Times(source, ratio), hp));
        var down = Product(wg, Product(Times(source, inverse), hp));
        Scale(_wm, Product(ratio, hm), Product(inverse, hm));
        Scale(_hg, up, down);
    }

    private void NormaliseShapesAndTemplates()
    {
        for (var k = 0; k < _hg.GetLength(1); k++)
            Move(NormaliseColumn(_hg, k), _hp, k);
        NormaliseFilterActivations();
        for (var r = 0; r < _wm.GetLength(1); r++)
            Move(NormaliseColumn(_wm, r), _hm, r);
    }

    private void NormaliseFilterActivations()
    {
        for (var t = 0; t < _hp.GetLength(1); t++)
        {
            var scale = NormaliseColumn(_hp, t);
            for (var n = 0; n < _hf.GetLength(0); n++)
                _hf[n, t] *= scale;
        }
    }

    private static double NormaliseColumn(double[,] matrix, int column)
    {
        var sum = 0.0;
        for (var row = 0; row < matrix.GetLength(0); row++)
            sum += matrix[row, column];
        for (var row = 0; row < matrix.GetLength(0) && sum > 0; row++)
            matrix[row, column] /= sum;
        return sum > 0 ? sum : 1;
    }

    private static void Move(double scale, double[,] matrix, int row)
    {
        for (var column = 0; column < matrix.GetLength(1); column++)
            matrix[row, column] *= scale;
    }

    private static void Scale(double[,] factor, double[,] up, double[,] down)
    {
        for (var a = 0; a < factor.GetLength(0); a++)
        for (var b = 0; b < factor.GetLength(1); b++)
            factor[a, b] *= down[a, b] > 0 ? up[a, b] / down[a, b] : 1;
    }

    private static double[,] Times(double[,] left, double[,] right) =>
        Matrix(left.GetLength(0), left.GetLength(1), (a, b) => left[a, b] * right[a, b]);

    private static double[,] Transposed(double[,] matrix) => Matrix(matrix.GetLength(1), matrix.GetLength(0), (a, b) => matrix[b, a]);

    private static double[,] Product(double[,] left, double[,] right) =>
        Matrix(
            left.GetLength(0),
            right.GetLength(1),
            (a, b) =>
            {
                var sum = 0.0;
                for (var k = 0; k < left.GetLength(1); k++)
                    sum += left[a, k] * right[k, b];
                return sum;
            }
        );

    private static double[,] Matrix(int rows, int columns, Func<int, int, double> value)
    {
        var matrix = new double[rows, columns];
        for (var a = 0; a < rows; a++)
        for (var b = 0; b < columns; b++)
            matrix[a, b] = value(a, b);
        return matrix;
    }
}
