using Discant.Torch;

namespace Discant.Separation.ConditionedUNet;

/// <summary>F0 as the network sees it: a soft one-hot vector a frame on a scale of 20 cents (spec 8.3).</summary>
public static class PitchOneHot
{
    /// <summary>Bin 0 means silent, bins 1 to 360 the six octaves from 32.7 Hz.</summary>
    public const int Bins = 361;

    private const double LowestHz = 32.7;
    private const int PerOctave = 60;
    private const int Reach = 4;

    /// <summary>The bin of an F0.</summary>
    /// <param name="frequencyHz">Hz, 0 where silent.</param>
    /// <remarks>The published program has no bin above 2093 Hz and would fail there; here such a tone is in the last.</remarks>
    public static int Bin(double frequencyHz) =>
        (int)Math.Clamp(Math.Round(PerOctave * Math.Log2(frequencyHz / LowestHz + 1e-8)) + 1, 0, Bins - 1);

    /// <summary>One-hot vectors, blurred by nine taps of a Gaussian with a standard deviation of one bin, divided by their largest value.</summary>
    /// <param name="pitch">rows x frames, Hz, 0 where silent.</param>
    /// <returns>rows x 361 x frames.</returns>
    public static Tensor Of(IReadOnlyList<double[]> pitch)
    {
        var frames = pitch[0].Length;
        var picture = Tensor.Zeros([pitch.Count, Bins, frames]);
        var values = picture.Data<float>();
        for (var row = 0; row < pitch.Count; row++)
        for (var frame = 0; frame < frames; frame++)
        {
            var bin = Bin(pitch[row][frame]);
            // The largest value is the middle tap: divided by it, what is left of the normalised Gaussian is this.
            for (var k = Math.Max(0, bin - Reach); k <= Math.Min(Bins - 1, bin + Reach); k++)
                values[(row * Bins + k) * frames + frame] = (float)Math.Exp(-0.5 * (k - bin) * (k - bin));
        }
        return picture;
    }
}
