using System.Globalization;

namespace Discant.Audio.Tests;

/// <summary>How far the resident memory of this process, native libraries included, has grown at its highest. Linux; elsewhere the managed heap.</summary>
internal sealed class PeakMemory
{
    private const string Status = "/proc/self/status";
    private readonly long _before;

    private PeakMemory(long before) => _before = before;

    /// <summary>Collects garbage, so that what tests before left behind is not counted twice, and begins.</summary>
    public static PeakMemory Begin()
    {
        GC.Collect();
        if (!File.Exists(Status))
            return new PeakMemory(GC.GetTotalMemory(forceFullCollection: false));
        File.WriteAllText("/proc/self/clear_refs", "5"); // sets the high-water mark to what is resident now
        return new PeakMemory(Read("VmRSS:"));
    }

    /// <summary>Bytes beyond the beginning at the highest point so far.</summary>
    public long Growth() => (File.Exists(Status) ? Read("VmHWM:") : GC.GetTotalMemory(forceFullCollection: false)) - _before;

    private static long Read(string name)
    {
        var line = File.ReadLines(Status).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
