namespace Discant.Separation.Editing;

/// <summary>Places a voice between two channels at equal power; in the middle both gains are 1.</summary>
public static class PanLaw
{
    /// <summary>The gains of both channels.</summary>
    /// <param name="pan">-1 left, 0 middle, 1 right.</param>
    /// <returns>Their squares add up to 2.</returns>
    public static (double Left, double Right) Gains(double pan)
    {
        var (sine, cosine) = Math.SinCos((pan + 1) * Math.PI / 4);
        return (Math.Sqrt(2) * cosine, Math.Sqrt(2) * sine);
    }
}
