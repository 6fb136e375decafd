using System.Numerics.Tensors;

namespace Discant.Separation.Nmf;

/// <summary>
/// Non-negative factorisation V ~ W H of one window's magnitudes, with templates W and activations H that keep their zero pattern
/// (Ewert and Mueller 2012; updates of Lee and Seung 2001).
/// </summary>
/// <remarks>
/// H is stored and used as its few entries a frame (<see cref="PitchActivity"/>): four voices have four of them, of a hundred templates or more. A frame is
/// finished while it is in the cache, so that one pass over the frames updates all of H and prepares the update of W.
/// </remarks>
public sealed class HarmonicFactorisation
{
    private const float Tiny = 1e-20f;

    private readonly float[] _magnitudes;
    private readonly int _bins;
    private readonly PitchActivity _activity;
    private readonly float[] _templates;
    private readonly float[] _activations;
    private readonly float[] _numerator;
    private readonly float[] _denominator;
    private readonly float[] _model;
    private readonly float[] _ratio;

    /// <param name="magnitudes">V: frames x bins, not negative, around 1 or less.</param>
    /// <param name="activity">Zero pattern of H, whose entries begin as 1.</param>
    /// <param name="templates">W to begin with: pitches x bins, not negative; it is not changed.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public HarmonicFactorisation(float[] magnitudes, PitchActivity activity, float[] templates)
    {
        if (activity.Frames == 0 || magnitudes.Length % activity.Frames != 0)
            throw new ArgumentException($"{magnitudes.Length} magnitudes are no {activity.Frames} frames", nameof(magnitudes));
        _bins = magnitudes.Length / activity.Frames;
        if (templates.Length != activity.Templates * _bins)
            throw new ArgumentException($"{templates.Length} values are not {activity.Templates} templates", nameof(templates));
        (_magnitudes, _activity) = (magnitudes, activity);
        _templates = (float[])templates.Clone();
        _activations = new float[activity.Entries];
        Array.Fill(_activations, 1f);
        _numerator = new float[templates.Length];
        _denominator = new float[templates.Length];
        (_model, _ratio) = (new float[_bins], new float[_bins]);
    }

    /// <summary>W: pitches x bins.</summary>
    public ReadOnlySpan<float> Templates => _templates;

    /// <summary>H, entry by entry of the activity.</summary>
    public ReadOnlySpan<float> Activations => _activations;

    /// <summary>Updates H once, then W.</summary>
    public void Update(NmfCost cost)
    {
        Array.Clear(_numerator);
        Array.Clear(_denominator);
        var sums = cost == NmfCost.KullbackLeibler ? TemplateSums() : [];
        for (var frame = 0; frame < _activity.Frames; frame++)
            if (cost == NmfCost.Euclidean)
                UpdateByDistance(frame);
            else
                UpdateByDivergence(frame, sums);
        TensorPrimitives.Add(_denominator, Tiny, _denominator);
        TensorPrimitives.Divide(_numerator, _denominator, _numerator);
        TensorPrimitives.Multiply(_templates, _numerator, _templates);
    }

    /// <summary>What the updates make small, over the whole window.</summary>
    public double Cost(NmfCost cost)
    {
        var total = 0.0;
        for (var frame = 0; frame < _activity.Frames; frame++)
        {
            Model(frame);
            var magnitudes = Magnitudes(frame);
            for (var bin = 0; bin < _bins; bin++)
                total += Cost(cost, magnitudes[bin], _model[bin]);
        }
        return total;
    }

    /// <summary>The share of the model that is a voice's: W H_s.</summary>
    /// <param name="voice">Number of the voice.</param>
    /// <returns>frames x bins.</returns>
    public float[] Estimate(int voice)
    {
        var estimate = new float[_magnitudes.Length];
        for (var frame = 0; frame < _activity.Frames; frame++)
        {
            var row = estimate.AsSpan(frame * _bins, _bins);
            var (first, end) = _activity.Of(frame);
            for (var entry = first; entry < end; entry++)
                if (_activity.Share(voice, entry) * _activations[entry] is > 0 and var strength)
                    TensorPrimitives.MultiplyAdd(Template(_activity.Pitch(entry)), strength, row, row);
        }
        return estimate;
    }

    // H *= (W'V) / (W'WH); of W *= (VH') / (WHH') the sums.
    private void UpdateByDistance(int frame)
    {
        var magnitudes = Magnitudes(frame);
        var (first, end) = _activity.Of(frame);
        Model(frame);
        for (var entry = first; entry < end; entry++)
        {
            var template = Template(_activity.Pitch(entry));
            _activations[entry] *= TensorPrimitives.Dot(template, magnitudes) / (TensorPrimitives.Dot<float>(template, _model) + Tiny);
        }
        Model(frame);
        for (var entry = first; entry < end; entry++)
        {
            Accumulate(_numerator, entry, magnitudes);
            Accumulate(_denominator, entry, _model);
        }
    }

    // H *= W'(V / WH) / (W'1); of W *= (V / WH)H' / (1H') the sums.
    private void UpdateByDivergence(int frame, float[] sums)
    {
        var (first, end) = _activity.Of(frame);
        Ratio(frame);
        for (var entry = first; entry < end; entry++)
        {
            var pitch = _activity.Pitch(entry);
            _activations[entry] *= TensorPrimitives.Dot<float>(Template(pitch), _ratio) / (sums[pitch] + Tiny);
        }
        Ratio(frame);
        for (var entry = first; entry < end; entry++)
        {
            Accumulate(_numerator, entry, _ratio);
            var denominator = _denominator.AsSpan(_activity.Pitch(entry) * _bins, _bins);
            TensorPrimitives.Add(denominator, _activations[entry], denominator);
        }
    }

    private void Accumulate(float[] sums, int entry, ReadOnlySpan<float> row)
    {
        var target = sums.AsSpan(_activity.Pitch(entry) * _bins, _bins);
        TensorPrimitives.MultiplyAdd(row, _activations[entry], target, target);
    }

    private void Ratio(int frame)
    {
        Model(frame);
        TensorPrimitives.Add(_model, Tiny, _ratio);
        TensorPrimitives.Divide(Magnitudes(frame), _ratio, _ratio);
    }

    private void Model(int frame)
    {
        Array.Clear(_model);
        var (first, end) = _activity.Of(frame);
        for (var entry = first; entry < end; entry++)
            TensorPrimitives.MultiplyAdd(Template(_activity.Pitch(entry)), _activations[entry], _model, _model);
    }

    private float[] TemplateSums()
    {
        var sums = new float[_activity.Templates];
        for (var pitch = 0; pitch < sums.Length; pitch++)
            sums[pitch] = TensorPrimitives.Sum(Template(pitch));
        return sums;
    }

    private ReadOnlySpan<float> Template(int pitch) => _templates.AsSpan(pitch * _bins, _bins);

    private ReadOnlySpan<float> Magnitudes(int frame) => _magnitudes.AsSpan(frame * _bins, _bins);

    private static double Cost(NmfCost cost, double magnitude, double model) =>
        cost switch
        {
            NmfCost.Euclidean => (magnitude - model) * (magnitude - model) / 2,
            _ when magnitude == 0 => model,
            _ => magnitude * Math.Log(magnitude / (model + Tiny)) - magnitude + model,
        };
}
