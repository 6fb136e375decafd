using System.Globalization;
using System.Runtime.InteropServices;

namespace Discant.Diagnostics;

/// <summary>The machine that something was computed on.</summary>
public static class Machine
{
    /// <summary>System, processor, number of processors, memory.</summary>
    public static IReadOnlyDictionary<string, string> Find() =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["system"] = RuntimeInformation.OSDescription,
            ["processor"] = $"{Processor()}, {RuntimeInformation.ProcessArchitecture}",
            ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB"),
        };

    private static string Processor()
    {
        const string facts = "/proc/cpuinfo";
        var line = File.Exists(facts)
            ? File.ReadLines(facts).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
