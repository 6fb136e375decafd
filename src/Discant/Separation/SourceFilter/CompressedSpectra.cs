using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>Power spectra of a window's frames and their distance from the mixture's, in square roots of magnitudes.</summary>
/// <remarks>
/// Nobody knows the phases of the voices against each other: their powers are added, not their sounds. The root lies between magnitudes,
/// of which a few loud partials are everything, and logarithms, of which the gaps between partials are.
/// </remarks>
internal sealed class CompressedSpectra
{
    private const int FftSize = 1024;
    private readonly Stft _stft = new(FftSize, SourceFilterModel.Hop);
    private readonly float[] _mixture;
    private readonly double _level;

    /// <param name="mixture">The recording: frames x 256 samples.</param>
    /// <param name="highestHz">Bins from here on are left out.</param>
    public CompressedSpectra(float[] mixture, double highestHz)
    {
        Frames = mixture.Length / SourceFilterModel.Hop;
        Bins = Math.Clamp((int)(highestHz / SourceFilterModel.SampleRate * FftSize), 1, _stft.Bins);
        _mixture = Power(mixture);
        Compress(_mixture);
        _level = Math.Max(1e-9, TensorPrimitives.Sum<float>(_mixture) / Frames);
    }

    /// <summary>Frames of the window.</summary>
    public int Frames { get; }

    /// <summary>Values a frame.</summary>
    public int Bins { get; }

    /// <summary>frames x bins: the power spectra of a sound.</summary>
    public float[] Power(float[] sound)
    {
        using var scope = Tensor.Scope();
        var parts = _stft.Centred(Tensor.From(sound, 1, sound.Length)).ViewAsReal().Data<float>();
        var power = new float[Frames * Bins];
        for (var frame = 0; frame < Frames; frame++)
        for (var bin = 0; bin < Bins; bin++)
        {
            var at = 2 * (frame * _stft.Bins + bin);
            power[frame * Bins + bin] = parts[at] * parts[at] + parts[at + 1] * parts[at + 1];
        }
        return power;
    }

    /// <summary>Distance of a frame from the mixture's; 1 is about what silence has.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="power">Bins: the power spectrum in that frame.</param>
    /// <param name="scratch">As many values, overwritten.</param>
    public double Distance(int frame, ReadOnlySpan<float> power, Span<float> scratch)
    {
        power.CopyTo(scratch);
        Compress(scratch);
        TensorPrimitives.Subtract(scratch, _mixture.AsSpan(frame * Bins, Bins), scratch);
        return TensorPrimitives.SumOfMagnitudes<float>(scratch) / _level;
    }

    private static void Compress(Span<float> power)
    {
        TensorPrimitives.Sqrt(power, power);
        TensorPrimitives.Sqrt(power, power);
    }
}
