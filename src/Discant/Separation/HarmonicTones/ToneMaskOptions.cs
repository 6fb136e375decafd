namespace Discant.Separation.HarmonicTones;

/// <summary>How tones become masks.</summary>
/// <param name="Exponent">p of the masks |S|^p / sum |S_j|^p.</param>
/// <param name="FloorDb">Between its partials a tone counts as this much softer than the partials around, dB: it decides about attacks, breath and bow.</param>
public sealed record ToneMaskOptions(double Exponent = 2, double FloorDb = -40);
