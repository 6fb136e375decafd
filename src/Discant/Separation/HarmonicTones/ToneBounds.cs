namespace Discant.Separation.HarmonicTones;

/// <summary>What tones may be like (spec 9).</summary>
/// <param name="LowestHz">Of the fundamental.</param>
/// <param name="HighestHz">Of the fundamental.</param>
/// <param name="LeastWidth">Of the partials' peaks, relative to a steady tone's.</param>
/// <param name="MostWidth">Of the partials' peaks, relative to a steady tone's.</param>
/// <param name="MostInharmonicity">b; strings of a piano have up to 1e-3.</param>
public sealed record ToneBounds(
    double LowestHz = 50,
    double HighestHz = 2100,
    double LeastWidth = 0.8,
    double MostWidth = 1.5,
    double MostInharmonicity = 2e-3
);
