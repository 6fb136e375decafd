using Discant.Synthesis;
using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>What the source models of a batch are driven with: it depends on F0 and on the noise drawn, and has no gradient.</summary>
/// <param name="Falling">rows x samples: multiplied with the amplitude of a hop's own frame.</param>
/// <param name="Rising">rows x samples: multiplied with the amplitude of the next frame.</param>
/// <param name="Noise">rows x (samples + hop): white noise in [-1, 1).</param>
public sealed record VoiceExcitation(Tensor Falling, Tensor Rising, Tensor Noise)
{
    /// <summary>The excitation of each row; the phase starts at 0.</summary>
    /// <param name="model">The source model.</param>
    /// <param name="pitch">rows x frames, Hz, 0 where silent.</param>
    /// <param name="noiseSeed">Seed of the noise.</param>
    /// <param name="firstNoiseStream">Number of the noise stream of the first row; the next rows take the next streams.</param>
    public static VoiceExcitation Of(SourceModel model, IReadOnlyList<double[]> pitch, ulong noiseSeed, ulong firstNoiseStream)
    {
        var frames = pitch[0].Length;
        var samples = model.SamplesOf(frames);
        var noiseSamples = model.NoiseSamplesOf(frames);
        var falling = Tensor.Empty([pitch.Count, samples], ScalarType.Float32);
        var rising = Tensor.Empty([pitch.Count, samples], ScalarType.Float32);
        var noise = Tensor.Empty([pitch.Count, noiseSamples], ScalarType.Float32);
        for (var row = 0; row < pitch.Count; row++)
        {
            var phase = 0.0;
            model.Excitation.Bases(
                pitch[row],
                ref phase,
                falling.Data<float>().Slice(row * samples, samples),
                rising.Data<float>().Slice(row * samples, samples)
            );
            UniformNoise.Fill(noiseSeed, firstNoiseStream + (ulong)row, noise.Data<float>().Slice(row * noiseSamples, noiseSamples));
        }
        return new VoiceExcitation(falling, rising, noise);
    }
}
