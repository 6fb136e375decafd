using System.Globalization;

namespace Discant.EndToEnd.Tests;

/// <summary>A recording of a kind.</summary>
public sealed record StemCase(int Frames, int SampleRate, int Channels)
{
    public string Track => string.Create(CultureInfo.InvariantCulture, $"{Frames}-frames-{SampleRate}-Hz-{Channels}-channels");

    /// <summary>Every length at every rate, and every length with every number of channels.</summary>
    public static IReadOnlyList<StemCase> All { get; } = [.. Cases().Distinct()];

    private static IEnumerable<StemCase> Cases()
    {
        foreach (var rate in new[] { 8000, 16000, 22050, 44100, 48000, 96000 })
        foreach (var seconds in new[] { 0, 1, 4, 10.3 })
        foreach (var channels in new[] { 1, 2, 6 })
        {
            // The long ones are tried at all rates in mono, and with all numbers of channels at one rate.
            if (channels > 1 && rate != 22050)
                continue;
            if (seconds > 0)
                yield return new StemCase((int)Math.Round(seconds * rate), rate, channels);
            else
                foreach (var frames in new[] { 1, 100 })
                    yield return new StemCase(frames, rate, channels);
        }
    }
}
