namespace Discant.Figures;

/// <summary>How a picture of F0 curves looks.</summary>
public sealed record PitchPictureOptions
{
    /// <summary>Width in pixels, 200 to 10000.</summary>
    public int Width { get; init; } = 1400;

    /// <summary>Height in pixels, 150 to 10000.</summary>
    public int Height { get; init; } = 640;

    /// <summary>Lower edge of the picture, Hz; null: below the lowest F0.</summary>
    public double? LowestHz { get; init; }

    /// <summary>Upper edge of the picture, Hz; null: above the second partials of the highest F0.</summary>
    public double? HighestHz { get; init; }
}
