using System.Globalization;
using System.Runtime.InteropServices;

namespace Discant.Figures;

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">Seconds or Hz.</param>
/// <param name="Label">What stands there.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AxisTick(double Value, string Label)
{
    private const double MinuteSeconds = 60;
    private const double HourSeconds = 3600;

    private static readonly double[] s_steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];
    private static readonly string[] s_notes = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    // Keys of an octave that are named, and the fewest semitones between two of them.
    private static readonly (int[] Keys, int Apart)[] s_keys =
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 1),
        ([0, 2, 4, 7, 9], 2),
        ([0, 4, 7], 3),
        ([0, 7], 5),
        ([0], 12),
    ];

    /// <summary>Round times: seconds, or minutes:seconds where the recording is longer than two minutes.</summary>
    /// <param name="seconds">End of the axis.</param>
    /// <param name="most">Most ticks there is room for.</param>
    internal static IEnumerable<AxisTick> OfTime(double seconds, int most)
    {
        var step = s_steps.FirstOrDefault(s => seconds / s <= most, s_steps[^1]);
        for (var k = 0; k * step <= seconds; k++)
            yield return new AxisTick(k * step, TimeLabel(k * step, seconds));
    }

    /// <summary>Keys of the equally tempered scale on a' = 440 Hz, as many as there is room for.</summary>
    /// <param name="lowHz">Lower end of the axis.</param>
    /// <param name="highHz">Upper end.</param>
    /// <param name="apart">Semitones that two of them must be apart.</param>
    internal static IEnumerable<AxisTick> OfPitch(double lowHz, double highHz, double apart)
    {
        var (low, high) = (PitchScale.Midi(lowHz), PitchScale.Midi(highHz));
        var keys = s_keys.FirstOrDefault(k => k.Apart >= apart, s_keys[^1]).Keys;
        for (var key = (int)Math.Ceiling(low); key <= high; key++)
            if (keys.Contains(key % 12))
                yield return new AxisTick(PitchScale.Hertz(key), NoteLabel(key));
    }

    private static string NoteLabel(int key) => string.Create(CultureInfo.InvariantCulture, $"{s_notes[key % 12]}{key / 12 - 1}");

    private static string TimeLabel(double time, double end)
    {
        if (end <= 2 * MinuteSeconds)
            return time.ToString("0.#", CultureInfo.InvariantCulture);
        var (hours, minutes, seconds) = ((int)(time / HourSeconds), (int)(time / MinuteSeconds) % 60, (int)time % 60);
        return end <= HourSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds:00}");
    }
}
