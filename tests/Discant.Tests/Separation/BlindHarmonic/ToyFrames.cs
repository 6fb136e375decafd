using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Tests.Separation.BlindHarmonic;

/// <summary>Small networks and frames whose tones are known.</summary>
internal static class ToyFrames
{
    /// <summary>The bins of <see cref="PolicyNetworkSize.Small"/>, up to 2 kHz.</summary>
    internal static PolicyNetworkSize Size { get; } = new("toy", 4000, 256, 12, [4, 4, 4, 4]);

    /// <summary>16 bins.</summary>
    internal static PolicyNetworkSize Tiny { get; } = new("tiny", 250, 16, 3, [4, 4]);

    /// <summary>A tone's spectrum written as sums, 2 x bins.</summary>
    internal static double[] Spectrum(
        PolicyNetworkSize size,
        double position,
        double width,
        double inharmonicity,
        (double Re, double Im)[] partials
    )
    {
        var spectrum = new double[2 * size.Bins];
        for (var h = 1; h <= partials.Length; h++)
        for (var bin = 0; bin < size.Bins; bin++)
        {
            var centre = position * h * Math.Sqrt(1 + inharmonicity * h * h);
            var peak = Math.Exp(-Math.Pow(bin - centre, 2) / (2 * width * width));
            spectrum[bin] += partials[h - 1].Re * peak;
            spectrum[size.Bins + bin] += partials[h - 1].Im * peak;
        }
        return spectrum;
    }

    /// <summary>Random complex amplitudes of the partials.</summary>
    internal static (double Re, double Im)[] Partials(Random random, double decay = 0.7) =>
        [
            .. Enumerable
                .Range(0, ToneTracks.Harmonics)
                .Select(h => Math.Pow(decay, h) * (0.5 + random.NextDouble()))
                .Select(a => (a, random.NextDouble() * 2 * Math.PI))
                .Select(p => (p.a * Math.Cos(p.Item2), p.a * Math.Sin(p.Item2))),
        ];

    /// <summary>Two tones together: 1 x 2 x bins.</summary>
    internal static Tensor TwoTones(PolicyNetworkSize size, double first, double second, double level, Random random)
    {
        var sum = Spectrum(size, first, size.PeakWidth, 0, Partials(random))
            .Zip(Spectrum(size, second, size.PeakWidth, 0, Partials(random, 0.4)), (a, b) => (float)(level * (a + b)))
            .ToArray();
        return Tensor.From(sum, 1, 2, size.Bins);
    }
}
