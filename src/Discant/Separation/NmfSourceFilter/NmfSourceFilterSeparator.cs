using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Training;

namespace Discant.Separation.NmfSourceFilter;

/// <summary>
/// Separates voices of known F0 by a source-filter factorisation: NMF2 of Schulze-Forster et al. 2023, i.e. Durrieu et al. 2011 with the F0 of
/// the other voices in what is left of the mixture (spec 8.2).
/// </summary>
/// <remarks>Every voice has a factorisation of its own, in which all others are the residual; its Wiener mask is its claim, and the claims become shares.</remarks>
/// <param name="options">Factors, updates, windows and masks.</param>
public sealed class NmfSourceFilterSeparator(NmfSourceFilterOptions options) : ISeparator
{
    /// <summary>Rate at which the method hears the recording, Hz.</summary>
    public const int Rate = 16000;

    private const int FftSize = 1024;
    private const int FrameHop = 128;
    private const double BinHz = (double)Rate / FftSize;
    private const int FilterPurpose = 20;

    private readonly Stft _stft = new(FftSize, FrameHop);
    private readonly GlottalCombs _combs = new(FftSize / 2 + 1, BinHz, options.Combs);
    private readonly float[] _atoms = FilterAtoms.Of(options.Atoms, FftSize / 2 + 1);

    /// <inheritdoc/>
    public string Name => "nmf-source-filter";

    /// <inheritdoc/>
    public int SampleRate => Rate;

    /// <inheritdoc/>
    public int Hop => FrameHop;

    /// <inheritdoc/>
    public int Bins => _stft.Bins;

    /// <inheritdoc/>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel) =>
        MaskWindows.Of(
            this,
            mixture,
            new(options.WindowFrames, options.MaskExponent),
            options.Threads,
            (first, frames) => Estimate(mixture, pitch, first, frames, cancel),
            cancel
        );

    private float[][] Estimate(Mixture mixture, PitchTracks pitch, long firstFrame, int frames, CancellationToken cancel)
    {
        var power = Power(mixture, firstFrame, frames);
        var curves = Enumerable.Range(0, pitch.VoiceCount).Select(v => Curve(pitch, v, firstFrame, frames)).ToArray();
        var random = StepSeeds.Generator(options.Seed, firstFrame, FilterPurpose);
        return [.. curves.Select((_, voice) => Share(power, curves, voice, random, cancel))];
    }

    private float[] Share(float[] power, double[][] curves, int voice, Random random, CancellationToken cancel)
    {
        var source = PitchActivity.Of([curves[voice]], options.Source);
        var others = PitchActivity.Of([.. curves.Select((c, v) => v == voice ? new double[c.Length] : c)], options.Others);
        var factors = new SourceFilterFactors(
            Bins,
            source,
            _combs.Of(source.FrequenciesHz),
            _atoms,
            options.Filters,
            others,
            HarmonicTemplates.Of(others.FrequenciesHz, Bins, BinHz, options.Templates),
            random
        );
        var factorisation = new SourceFilterFactorisation(power, factors);
        for (var iteration = 0; iteration < options.Iterations && source.Entries > 0; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            factorisation.Update();
        }
        return factorisation.TargetShares();
    }

    // Power of each frame, at most 1: the divergence does not depend on the level, but its floor does.
    private float[] Power(Mixture mixture, long firstFrame, int frames)
    {
        var magnitudes = _stft.Magnitudes(mixture, firstFrame, frames);
        var peak = TensorPrimitives.Max<float>(magnitudes);
        if (peak > 0)
            TensorPrimitives.Divide(magnitudes, peak, magnitudes);
        TensorPrimitives.Multiply(magnitudes, magnitudes, magnitudes);
        return magnitudes;
    }

    // F0 has a value every other frame; between two it runs evenly in pitch, and beside a silent one it is the later one's.
    private static double[] Curve(PitchTracks pitch, int voice, long firstFrame, int frames)
    {
        var known = pitch.Stretch(voice, (long)Math.Floor(firstFrame / 2.0), frames / 2 + 2);
        var odd = (int)(firstFrame & 1);
        return
        [
            .. Enumerable
                .Range(odd, frames)
                .Select(k =>
                    k % 2 == 0 ? known[k / 2]
                    : known[k / 2] > 0 && known[k / 2 + 1] > 0 ? Math.Sqrt(known[k / 2] * known[k / 2 + 1])
                    : known[k / 2 + 1]
                ),
        ];
    }
}
