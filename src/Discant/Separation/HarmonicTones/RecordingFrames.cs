using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;

namespace Discant.Separation.HarmonicTones;

/// <summary>Magnitude spectra of a recording, at a level at which its loudest point is 1.</summary>
public sealed class RecordingFrames
{
    private const int FramesAtOnce = 128;

    private readonly Mixture _mixture;
    private readonly GaussianStft _stft;
    private readonly double _scale;

    /// <param name="mixture">At the transform's rate.</param>
    /// <param name="stft">The transform.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ArgumentException">The mixture is at another rate.</exception>
    public RecordingFrames(Mixture mixture, GaussianStft stft, CancellationToken cancel)
    {
        if (mixture.SampleRate != stft.SampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {stft.SampleRate} Hz are needed", nameof(mixture));
        (_mixture, _stft, _scale) = (mixture, stft, 1);
        var hop = (int)(PitchTracks.FrameSeconds * stft.SampleRate);
        Count = (int)((mixture.Length + hop - 1) / hop) + 1;
        var loudest = 0.0;
        for (var first = 0; first < Count; first += FramesAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var frame in Grid(first, Math.Min(FramesAtOnce, Count - first)))
                loudest = Math.Max(loudest, TensorPrimitives.Max<double>(frame));
        }
        (_scale, Peak) = (loudest > 0 ? 1 / loudest : 1, loudest);
    }

    /// <summary>The recording.</summary>
    public Mixture Mixture => _mixture;

    /// <summary>The transform.</summary>
    public GaussianStft Stft => _stft;

    /// <summary>Number of frames of 16 ms.</summary>
    public int Count { get; }

    /// <summary>The loudest magnitude before scaling; 0 for silence.</summary>
    public double Peak { get; }

    /// <summary>Frames of the grid.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many.</param>
    /// <returns>frames x bins.</returns>
    public double[][] Grid(int first, int count)
    {
        var hop = (int)(PitchTracks.FrameSeconds * _stft.SampleRate);
        return At([.. Enumerable.Range(first, count).Select(k => (long)k * hop)]);
    }

    /// <summary>Frames around some samples.</summary>
    /// <param name="centres">The samples.</param>
    /// <returns>frames x bins.</returns>
    public double[][] At(IReadOnlyList<long> centres)
    {
        using var spectra = _stft.Spectra(_mixture, centres);
        var values = spectra.Data<float>();
        var bins = _stft.Bins;
        var frames = new double[centres.Count][];
        for (var k = 0; k < frames.Length; k++)
        {
            var re = values.Slice(2 * k * bins, bins);
            var im = values.Slice(((2 * k) + 1) * bins, bins);
            var frame = frames[k] = new double[bins];
            for (var s = 0; s < bins; s++)
                frame[s] = _scale * Math.Sqrt(((double)re[s] * re[s]) + ((double)im[s] * im[s]));
        }
        return frames;
    }

    /// <summary>Frames around samples that are drawn.</summary>
    /// <param name="random">Draws them.</param>
    /// <param name="count">How many.</param>
    /// <returns>frames x bins.</returns>
    public double[][] Draw(Random random, int count)
    {
        var last = Math.Max(1, _mixture.Length);
        return At([.. Enumerable.Range(0, count).Select(_ => random.NextInt64(last))]);
    }
}
