using System.Runtime.InteropServices;

namespace Discant.Bench;

/// <summary>Processor time of the calling thread (Linux): what a part costs, whatever else the machine does.</summary>
internal sealed partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;
    private double _last = Now();

    /// <summary>Milliseconds since the last lap.</summary>
    internal double Lap()
    {
        var (before, now) = (_last, Now());
        _last = Now();
        return 1e3 * (now - before);
    }

    private static double Now()
    {
        Marshal.ThrowExceptionForHR(Time(ThreadProcessorTime, out var time));
        return time.Seconds + 1e-9 * time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Time(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
