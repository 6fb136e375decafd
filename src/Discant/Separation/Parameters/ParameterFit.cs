using System.Numerics.Tensors;
using Discant.Synthesis;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Parameters;

/// <summary>Fits parameters of a voice to its stem, in closed form: what the source model is to do so that its partials, and what lies between them, are as loud as measured.</summary>
/// <remarks>
/// Where things act (<see cref="SourceModel"/>): the amplitude of frame t around hop t, filter and noise gain of frame t - 1 too. So levels at hop t decide
/// on the amplitude of frame t and the rest of frame t - 1. Whatever is not fitted keeps its loudness when the all-pole filter changes.
/// </remarks>
public sealed class ParameterFit
{
    /// <summary>Frames before and after those that are fitted whose levels are needed, too.</summary>
    public const int MarginFrames = 2 * FilterFrames;

    private const int FilterFrames = 16;
    private const double NoiseVariance = 1.0 / 3; // of uniform noise in [-1, 1)
    private const int RollOffPoints = 1024;
    private const int BandSteps = 8;

    private readonly IVoiceParameterSource _kept;
    private readonly FittedParts _parts;
    private readonly SourceModel _model;
    private readonly double[] _rollOff;

    /// <summary>A fit.</summary>
    /// <param name="kept">The parameters from which it starts.</param>
    /// <param name="parts">What is fitted; F0 is not its business.</param>
    public ParameterFit(IVoiceParameterSource kept, FittedParts parts)
    {
        (_kept, _parts) = (kept, parts);
        _model = ParameterSynthesis.Model(kept.Layout);
        _rollOff = [.. Enumerable.Range(0, RollOffPoints + 1).Select(k => _model.RollOff(Math.PI * k / RollOffPoints))];
        Layout = parts.HasFlag(FittedParts.Noise) ? kept.Layout with { WindowFrames = FilterFrames } : kept.Layout;
    }

    /// <summary>What fitted parameters are like: as the kept ones, but for more filters of the noise.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Fits some frames.</summary>
    /// <param name="first">Number of the first frame; where the noise is fitted, a multiple of <see cref="ParameterLayout.WindowFrames"/> of the <see cref="Layout"/>.</param>
    /// <param name="frames">How many; such a multiple then, too.</param>
    /// <param name="levels">At the frames, and <see cref="MarginFrames"/> before and after them.</param>
    /// <param name="isVoiced">Whether the voice has a pitch at each of these times.</param>
    /// <returns>The parameters of these frames, and the filters that begin in them where the noise is fitted.</returns>
    public (VoiceParameters Parameters, IReadOnlyList<float[]> NoiseFilters) Of(
        long first,
        int frames,
        IReadOnlyList<PartialLevels> levels,
        IReadOnlyList<bool> isVoiced
    )
    {
        var order = Layout.AllPoleOrder;
        // Entry i of everything belongs to hop first - MarginFrames + i: amplitude of that frame, the rest of the frame before it.
        var kept = _kept.Stretch(first - MarginFrames - 1, levels.Count + 1);
        var times = new Time[levels.Count];
        for (var i = 0; i < times.Length; i++)
            times[i] = At(levels[i], isVoiced[i], kept.HarmonicAmplitudes[i + 1], kept.LineSpectralFrequencies.AsSpan(i * order, order));
        var filters = _parts.HasFlag(FittedParts.Noise) ? Filters(levels, times, frames) : [];
        var fitted = new VoiceParameters(new float[frames], new float[frames], new float[frames * order]);
        for (var frame = 0; frame < frames; frame++)
        {
            var i = MarginFrames + frame;
            fitted.HarmonicAmplitudes[frame] = (float)times[i].Amplitude;
            times[i + 1].Frequencies.CopyTo(fitted.LineSpectralFrequencies, frame * order);
            fitted.NoiseGains[frame] = _parts.HasFlag(FittedParts.Noise)
                ? (float)Gain(levels[i + 1], times[i + 1], filters, frame + 1)
                : (float)(kept.NoiseGains[i + 1] * NoiseLevel(times[i + 1], first + frame));
        }
        return (fitted, [.. filters.Take(frames / FilterFrames).Select(f => Array.ConvertAll(f, m => (float)m))]);
    }

    private Time At(PartialLevels levels, bool isVoiced, double keptAmplitude, ReadOnlySpan<float> keptFrequencies)
    {
        var kept = Kept(keptFrequencies);
        var measured = levels.Partials.AsSpan(0, Math.Min(levels.Partials.Length, _model.PartialsOf(levels.Hertz)));
        if (!isVoiced || measured.IsEmpty || TensorPrimitives.Max<double>(measured) <= 0)
            return new Time(
                isVoiced && !_parts.HasFlag(FittedParts.Amplitude) ? keptAmplitude : 0,
                kept.Frequencies,
                Powers(kept.Coefficients),
                Powers(kept.Coefficients)
            );
        var spacing = 2 * Math.PI * levels.Hertz / Layout.SampleRate;
        var rollOff = new double[measured.Length];
        for (var k = 0; k < rollOff.Length; k++)
            rollOff[k] = RollOff(spacing * (k + 1));
        var filter = _parts.HasFlag(FittedParts.Envelope) ? Fitted(measured, spacing, rollOff) ?? kept : kept;
        var (before, response) = (Response(kept.Coefficients, spacing, rollOff), Response(filter.Coefficients, spacing, rollOff));
        var amplitude = _parts.HasFlag(FittedParts.Amplitude)
            ? _model.PartialsOf(levels.Hertz)
                * TensorPrimitives.Dot<double>(measured, response)
                / TensorPrimitives.SumOfSquares<double>(response)
            : keptAmplitude * TensorPrimitives.Norm<double>(before) / TensorPrimitives.Norm<double>(response);
        return new Time(amplitude, filter.Frequencies, Powers(filter.Coefficients), Powers(kept.Coefficients));
    }

    private static Filter Kept(ReadOnlySpan<float> keptFrequencies)
    {
        var (frequencies, coefficients) = (new double[keptFrequencies.Length], new double[keptFrequencies.Length]);
        TensorPrimitives.ConvertTruncating(keptFrequencies, frequencies.AsSpan());
        LineSpectralFrequencies.ToAllPole(frequencies, frequencies.Length, coefficients);
        return new Filter(keptFrequencies.ToArray(), coefficients);
    }

    // Null where its frequencies are too near each other to be kept.
    private Filter? Fitted(ReadOnlySpan<double> measured, double spacing, double[] rollOff)
    {
        var (wanted, coefficients) = (new double[measured.Length], new double[Layout.AllPoleOrder]);
        TensorPrimitives.Divide(measured, rollOff, wanted);
        AllPoleEnvelope.Fit(wanted, spacing, rollOff, coefficients);
        var frequencies = new double[coefficients.Length];
        return LineSpectralFrequencies.TryFromAllPole(coefficients, frequencies) && Increases(frequencies)
            ? new Filter(Array.ConvertAll(frequencies, f => (float)f), coefficients)
            : null;
    }

    private static bool Increases(double[] frequencies)
    {
        for (var k = 1; k < frequencies.Length; k++)
            if ((float)frequencies[k] <= (float)frequencies[k - 1])
                return false;
        return frequencies[0] > 0 && (float)frequencies[^1] < (float)Math.PI;
    }

    private static double[] Response(double[] coefficients, double spacing, double[] rollOff)
    {
        var response = new double[rollOff.Length];
        for (var k = 0; k < response.Length; k++)
            response[k] = rollOff[k] * AllPoleEnvelope.Magnitude(coefficients, spacing * (k + 1));
        return response;
    }

    private double RollOff(double radians)
    {
        var position = radians / Math.PI * RollOffPoints;
        var k = Math.Min((int)position, RollOffPoints - 1);
        return _rollOff[k] + (position - k) * (_rollOff[k + 1] - _rollOff[k]);
    }

    // |1 / A|^2 around the frequencies of the noise's filter: the mean of each band, since resonances are narrower than bands.
    private double[] Powers(double[] coefficients)
    {
        var powers = new double[Layout.NoiseMagnitudes];
        var steps = (powers.Length - 1) * BandSteps;
        for (var step = 0; step <= steps; step++)
        {
            var power = Math.Pow(AllPoleEnvelope.Magnitude(coefficients, Math.PI * step / steps), 2);
            var (band, share) = (step / BandSteps, (double)(step % BandSteps) / BandSteps);
            powers[band] += (1 - share) * power;
            if (share > 0)
                powers[band + 1] += share * power;
        }
        for (var band = 0; band < powers.Length; band++)
            powers[band] /= band == 0 || band == powers.Length - 1 ? (BandSteps + 1) / 2.0 : BandSteps;
        return powers;
    }

    // Variance that white noise of the model's rate would need to be as loud as the noise at each band.
    private double[] Noise(PartialLevels levels)
    {
        var variances = new double[Layout.NoiseMagnitudes];
        for (var band = 0; band < variances.Length; band++)
        {
            var hertz = Layout.SampleRate / 2.0 * band / (variances.Length - 1);
            var position = Math.Clamp(hertz / levels.Hertz - 0.5, 0, levels.Noise.Length - 1);
            var k = Math.Min((int)position, Math.Max(0, levels.Noise.Length - 2));
            var next = levels.Noise[Math.Min(k + 1, levels.Noise.Length - 1)];
            variances[band] = (levels.Noise[k] + (position - k) * (next - levels.Noise[k])) * Layout.SampleRate / 2;
        }
        return variances;
    }

    // Filters 0, 1, ... from the first frame on, one beyond the last.
    private double[][] Filters(IReadOnlyList<PartialLevels> levels, Time[] times, int frames)
    {
        var noise = levels.Select(Noise).ToArray();
        var filters = new double[frames / FilterFrames + 1][];
        for (var filter = 0; filter < filters.Length; filter++)
        {
            var (wanted, given) = (new double[Layout.NoiseMagnitudes], 0.0);
            for (var offset = -FilterFrames + 1; offset < FilterFrames; offset++)
            {
                var i = MarginFrames + filter * FilterFrames + offset;
                var share = Math.Pow(Math.Cos(Math.PI / 2 * offset / FilterFrames), 2);
                var envelope = times[i].Envelope;
                given += share * TensorPrimitives.Sum<double>(noise[i]) / TensorPrimitives.Sum<double>(envelope);
                for (var band = 0; band < wanted.Length; band++)
                    wanted[band] += share * noise[i][band] / envelope[band];
            }
            filters[filter] = Array.ConvertAll(wanted, w => given > 0 ? Math.Sqrt(w / given) : 0);
        }
        return filters;
    }

    // The gain that makes the noise as loud as it is, over all bands.
    private double Gain(PartialLevels levels, Time time, double[][] filters, int frame)
    {
        var (filter, share) = (frame / FilterFrames, Math.Pow(Math.Sin(Math.PI / 2 * (frame % FilterFrames) / FilterFrames), 2));
        var (from, to) = (filters[filter], filters[Math.Min(filter + 1, filters.Length - 1)]);
        var power = 0.0;
        for (var band = 0; band < from.Length; band++)
        {
            var magnitude = (1 - share) * from[band] + share * to[band];
            power += magnitude * magnitude * time.Envelope[band];
        }
        return power > 0 ? Math.Sqrt(TensorPrimitives.Sum<double>(Noise(levels)) / (power * NoiseVariance)) : 0;
    }

    // What a kept gain is multiplied with so that the noise is as loud as it was before another all-pole filter.
    private double NoiseLevel(Time time, long frame)
    {
        var magnitudes = _kept.NoiseFilter(frame / Layout.WindowFrames);
        var (before, after) = (0.0, 0.0);
        for (var band = 0; band < magnitudes.Length; band++)
        {
            before += magnitudes[band] * magnitudes[band] * time.KeptEnvelope[band];
            after += magnitudes[band] * magnitudes[band] * time.Envelope[band];
        }
        return after > 0 ? Math.Sqrt(before / after) : 1;
    }

    private sealed record Filter(float[] Frequencies, double[] Coefficients);

    // What is known at one hop; envelopes are |1 / A|^2 in the bands of the noise, as fitted and as kept.
    private sealed record Time(double Amplitude, float[] Frequencies, double[] Envelope, double[] KeptEnvelope);
}
