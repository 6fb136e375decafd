namespace Discant;

/// <summary>Frequencies as MIDI note numbers and distances in cents; a' = 440 Hz is 69.</summary>
public static class PitchScale
{
    /// <summary>The MIDI note number of a frequency, with fraction.</summary>
    /// <param name="hertz">Above 0.</param>
    public static double Midi(double hertz) => 69 + 12 * Math.Log2(hertz / 440);

    /// <summary>The frequency of a MIDI note number, Hz.</summary>
    public static double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);

    /// <summary>How far one frequency lies above another, cents; below 0 where it lies below.</summary>
    /// <param name="hertz">Above 0.</param>
    /// <param name="reference">Hz, above 0.</param>
    public static double Cents(double hertz, double reference) => 1200 * Math.Log2(hertz / reference);
}
