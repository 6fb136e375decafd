using Discant.Separation.HarmonicTones;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What the network is like and what it looks at (spec 2.2, 8.4).</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="SampleRate">Rate at which the recording is heard, Hz.</param>
/// <param name="Bins">N: bins of a frame.</param>
/// <param name="Width">Channels after the first layer; each further layer of the encoder has as many more.</param>
/// <param name="Strides">Strides of the encoder's layers, 2 to 4; together they divide the bins.</param>
public sealed record PolicyNetworkSize(string Name, int SampleRate, int Bins, int Width, IReadOnlyList<int> Strides)
{
    /// <summary>As published: 11.7 million parameters; 44 hours of training on two cores.</summary>
    public static PolicyNetworkSize Paper { get; } = new("paper", 48000, 6144, 80, [4, 4, 4, 4, 4, 3, 2]);

    /// <summary>16 kHz, bins of 5.2 Hz, half as wide.</summary>
    public static PolicyNetworkSize Medium { get; } = new("medium", 16000, 1536, 40, [4, 4, 4, 4, 3, 2]);

    /// <summary>16 kHz, bins of 7.8 Hz, half as wide: the window is cut at three standard deviations.</summary>
    public static PolicyNetworkSize Small { get; } = new("small", 16000, 1024, 40, [4, 4, 4, 4, 4]);

    /// <summary>All sizes, the largest first.</summary>
    public static IReadOnlyList<PolicyNetworkSize> All { get; } = [Paper, Medium, Small];

    /// <summary>The size of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static PolicyNetworkSize Named(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException($"no size is called '{name}'; there are {string.Join(", ", All.Select(s => s.Name))}", nameof(name));

    /// <summary>Width of a bin, Hz.</summary>
    public double BinHz => SampleRate / (2.0 * Bins);

    /// <summary>sigma0: standard deviation of a steady partial's peak, bins.</summary>
    public double PeakWidth => GaussianStft.PeakHz / BinHz;

    /// <summary>The transform it looks at.</summary>
    public GaussianStft Transform() => new(SampleRate, Bins);
}
