using System.Numerics.Tensors;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>
/// Fits the factors of a target voice and of all others to the power spectrogram of one window, by multiplicative updates for the Itakura-Saito divergence
/// (Durrieu et al. 2011; spec 8.2).
/// </summary>
/// <remarks>
/// Each factor is multiplied by the ratio of the two parts of its gradient, with exponent 1: the divergence never rises, since this is the maximisation-equalisation step of Fevotte
/// and Idier (2011). Factors that are added in the model are updated together: H_F with H_M, then H_P, then H_G with W_M. All but the last two belong to
/// one frame, which is finished while it is in the cache.
/// </remarks>
public sealed class SourceFilterFactorisation
{
    /// <summary>Added to power and model alike, relative to a largest power of 1: the divergence of silence is finite.</summary>
    public const float Floor = 1e-10f;

    private const float Tiny = 1e-30f;

    private readonly SourceFilterFactors _factors;
    private readonly int _bins;
    private readonly float[] _power;
    private readonly float[] _filters; // W_G H_G: filters x bins
    private readonly float[] _filterUp; // sums for H_G over the frames, still in bins
    private readonly float[] _filterDown;
    private readonly float[] _templateUp;
    private readonly float[] _templateDown;
    private readonly float[] _filter; // phi = W_G H_G H_P of a frame
    private readonly float[] _source; // f0 = W_F H_F of a frame
    private readonly float[] _target; // phi o f0
    private readonly float[] _others; // W_M H_M of a frame, and the floor
    private readonly float[] _inverse; // 1 / S^
    private readonly float[] _ratio; // S / S^2
    private readonly float[] _up;
    private readonly float[] _down;

    /// <param name="power">S: frames x bins, from 0 to 1.</param>
    /// <param name="factors">The factors to begin with; they are updated in place.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public SourceFilterFactorisation(ReadOnlySpan<float> power, SourceFilterFactors factors)
    {
        (_factors, _bins) = (factors, factors.Bins);
        if (power.Length != factors.Frames * _bins)
            throw new ArgumentException($"{power.Length} powers are no {factors.Frames} frames of {_bins} bins", nameof(power));
        _power = new float[power.Length];
        TensorPrimitives.Add(power, Floor, _power);
        _filters = new float[factors.FilterCount * _bins];
        (_filterUp, _filterDown) = (new float[_filters.Length], new float[_filters.Length]);
        (_templateUp, _templateDown) = (new float[factors.Templates.Length], new float[factors.Templates.Length]);
        (_filter, _source, _target, _others) = (new float[_bins], new float[_bins], new float[_bins], new float[_bins]);
        (_inverse, _ratio, _up, _down) = (new float[_bins], new float[_bins], new float[_bins], new float[_bins]);
        factors.Filters(_filters);
    }

    /// <summary>Updates every factor once.</summary>
    public void Update()
    {
        Array.Clear(_filterUp);
        Array.Clear(_filterDown);
        Array.Clear(_templateUp);
        Array.Clear(_templateDown);
        for (var frame = 0; frame < _factors.Frames; frame++)
            UpdateFrame(frame);
        UpdateFilterShapes();
        Multiply(_factors.Templates, _templateUp, _templateDown);
        _factors.Normalise();
        _factors.Filters(_filters);
    }

    /// <summary>Itakura-Saito divergence of power and model, both with the floor added.</summary>
    public double Divergence()
    {
        var total = 0.0;
        for (var frame = 0; frame < _factors.Frames; frame++)
        {
            Compose(frame);
            for (var bin = 0; bin < _bins; bin++)
            {
                var ratio = _power[frame * _bins + bin] / ((double)_target[bin] + _others[bin]);
                total += ratio - Math.Log(ratio) - 1;
            }
        }
        return total;
    }

    /// <summary>The target's Wiener mask: its part of the model, (W_G H_G H_P) o (W_F H_F) / S^.</summary>
    /// <returns>frames x bins, each from 0 to 1.</returns>
    public float[] TargetShares()
    {
        var shares = new float[_power.Length];
        for (var frame = 0; frame < _factors.Frames; frame++)
        {
            Compose(frame);
            TensorPrimitives.Add(_target, _others, _others);
            TensorPrimitives.Divide(_target, _others, shares.AsSpan(frame * _bins, _bins));
        }
        return shares;
    }

    private void UpdateFrame(int frame)
    {
        var (comb, lastComb) = _factors.Source.Of(frame);
        var (template, lastTemplate) = _factors.Others.Of(frame);
        var isVoiced = comb < lastComb;
        if (!isVoiced && template == lastTemplate)
            return;
        Compose(frame);
        Divide(frame);
        if (isVoiced)
        {
            Weight(_filter);
            Scale(_factors.SourceActivations, _factors.Source, _factors.Combs, comb, lastComb, _up, _down);
        }
        Scale(_factors.OtherActivations, _factors.Others, _factors.Templates, template, lastTemplate, _ratio, _inverse);
        Compose(frame);
        Divide(frame);
        if (isVoiced)
        {
            UpdateFilterActivations(frame);
            Compose(frame);
            Divide(frame);
            AccumulateFilters(frame);
        }
        for (var entry = template; entry < lastTemplate; entry++)
        {
            var at = _factors.Others.Pitch(entry) * _bins;
            Accumulate(_templateUp.AsSpan(at, _bins), _ratio, _factors.OtherActivations[entry]);
            Accumulate(_templateDown.AsSpan(at, _bins), _inverse, _factors.OtherActivations[entry]);
        }
    }

    // H_P *= [(W_G H_G)'(f0 o S/S^2)] / [(W_G H_G)'(f0 / S^)]
    private void UpdateFilterActivations(int frame)
    {
        Weight(_source);
        var activations = _factors.FilterActivations.AsSpan(frame * _factors.FilterCount, _factors.FilterCount);
        for (var filter = 0; filter < activations.Length; filter++)
        {
            var shape = _filters.AsSpan(filter * _bins, _bins);
            activations[filter] *= Quotient(TensorPrimitives.Dot<float>(shape, _up), TensorPrimitives.Dot<float>(shape, _down));
        }
        _factors.NormaliseFilterActivations(frame);
    }

    // (f0 o S/S^2) H_P' and (f0 / S^) H_P', frame by frame
    private void AccumulateFilters(int frame)
    {
        Weight(_source);
        for (var filter = 0; filter < _factors.FilterCount; filter++)
        {
            var activation = _factors.FilterActivations[frame * _factors.FilterCount + filter];
            Accumulate(_filterUp.AsSpan(filter * _bins, _bins), _up, activation);
            Accumulate(_filterDown.AsSpan(filter * _bins, _bins), _down, activation);
        }
    }

    // H_G *= [W_G'(f0 o S/S^2) H_P'] / [W_G'(f0 / S^) H_P']
    private void UpdateFilterShapes()
    {
        for (var filter = 0; filter < _factors.FilterCount; filter++)
        {
            var up = _filterUp.AsSpan(filter * _bins, _bins);
            var down = _filterDown.AsSpan(filter * _bins, _bins);
            for (var atom = 0; atom < _factors.AtomCount; atom++)
            {
                var shape = _factors.Atoms.AsSpan(atom * _bins, _bins);
                _factors.FilterShapes[filter * _factors.AtomCount + atom] *= Quotient(
                    TensorPrimitives.Dot<float>(shape, up),
                    TensorPrimitives.Dot<float>(shape, down)
                );
            }
        }
    }

    // H *= [W'(up)] / [W'(down)] of one frame's entries
    private void Scale(float[] activations, PitchActivity activity, float[] spectra, int first, int end, float[] up, float[] down)
    {
        for (var entry = first; entry < end; entry++)
        {
            var spectrum = spectra.AsSpan(activity.Pitch(entry) * _bins, _bins);
            activations[entry] *= Quotient(TensorPrimitives.Dot<float>(spectrum, up), TensorPrimitives.Dot<float>(spectrum, down));
        }
    }

    /// <summary>The parts of the model in one frame.</summary>
    private void Compose(int frame)
    {
        Array.Clear(_filter);
        for (var filter = 0; filter < _factors.FilterCount; filter++)
            Accumulate(_filter, _filters.AsSpan(filter * _bins, _bins), _factors.FilterActivations[frame * _factors.FilterCount + filter]);
        Array.Clear(_source);
        Compose(_source, _factors.SourceActivations, _factors.Source, _factors.Combs, frame);
        Array.Fill(_others, Floor);
        Compose(_others, _factors.OtherActivations, _factors.Others, _factors.Templates, frame);
        TensorPrimitives.Multiply(_filter, _source, _target);
    }

    private void Compose(Span<float> sum, float[] activations, PitchActivity activity, float[] spectra, int frame)
    {
        var (first, end) = activity.Of(frame);
        for (var entry = first; entry < end; entry++)
            Accumulate(sum, spectra.AsSpan(activity.Pitch(entry) * _bins, _bins), activations[entry]);
    }

    private void Divide(int frame)
    {
        TensorPrimitives.Add(_target, _others, _inverse);
        TensorPrimitives.Reciprocal<float>(_inverse, _inverse);
        TensorPrimitives.Multiply(_inverse, _inverse, _ratio);
        TensorPrimitives.Multiply(_ratio, _power.AsSpan(frame * _bins, _bins), _ratio);
    }

    private void Weight(float[] factor)
    {
        TensorPrimitives.Multiply(factor, _ratio, _up);
        TensorPrimitives.Multiply(factor, _inverse, _down);
    }

    private static void Accumulate(Span<float> sum, ReadOnlySpan<float> row, float factor) =>
        TensorPrimitives.MultiplyAdd(row, factor, sum, sum);

    private static void Multiply(float[] values, float[] up, float[] down)
    {
        for (var k = 0; k < values.Length; k++)
            values[k] *= Quotient(up[k], down[k]);
    }

    // Where a factor touches nothing both parts are 0, and it stays what it is.
    private static float Quotient(float up, float down) => down > Tiny ? up / down : 1;
}
