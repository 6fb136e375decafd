using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>A recording as the network hears it: at its rate, at the level it is made for, through its transform.</summary>
internal sealed class BlindRecording
{
    // The network's outputs are of the order of the spectrum, and logits are among them (spec 2.3).
    private const double Level = 0.07;
    private const int LevelBlock = 1 << 16;
    private const int Attempts = 20;
    private const double QuietShare = 1e-5; // -50 dB

    private readonly Mixture _mixture;
    private readonly GaussianStft _transform;
    private readonly double _meanPower;

    /// <param name="mixture">Mono, at the transform's rate.</param>
    /// <param name="transform">The network's transform.</param>
    /// <param name="normalise">Bring the recording to the network's level; not done as published.</param>
    internal BlindRecording(Mixture mixture, GaussianStft transform, bool normalise)
    {
        (_mixture, _transform) = (mixture, transform);
        _meanPower = MeanPower(mixture);
        Gain = normalise && _meanPower > 0 ? Level / Math.Sqrt(_meanPower) : 1;
    }

    /// <summary>The recording itself.</summary>
    internal Mixture Mixture => _mixture;

    /// <summary>What samples are multiplied by.</summary>
    internal double Gain { get; }

    /// <summary>Samples.</summary>
    internal long Length => _mixture.Length;

    /// <summary>The network's transform.</summary>
    internal GaussianStft Transform => _transform;

    /// <summary>Whether there is nothing to learn from.</summary>
    internal bool IsSilent => _meanPower < 1e-12;

    /// <summary>Spectra around some samples: frames x 2 x bins.</summary>
    internal Tensor Spectra(IReadOnlyList<long> centres) => _transform.Spectra(_mixture, centres) * Gain;

    /// <summary>Samples around which something can be heard.</summary>
    internal long[] Draw(int count, Random random)
    {
        var centres = new long[count];
        var near = new float[_transform.Bins];
        for (var k = 0; k < count; k++)
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            centres[k] = random.NextInt64(_mixture.Length);
            _mixture.Read(centres[k] - near.Length / 2, near);
            if (System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(near) > QuietShare * _meanPower * near.Length)
                break;
        }
        return centres;
    }

    private static double MeanPower(Mixture mixture)
    {
        var (sum, block) = (0.0, new float[LevelBlock]);
        for (var start = 0L; start < mixture.Length; start += LevelBlock)
        {
            mixture.Read(start, block);
            sum += System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(block);
        }
        return mixture.Length > 0 ? sum / mixture.Length : 0;
    }
}
