using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>The command line in a process of its own.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4); // not a measurement: a hanging test must end

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public RunningCommand(Process process)
    {
        _process = process;
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Largest resident memory so far, bytes; 0 where the system does not say.</summary>
    public long PeakMemory { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end.</summary>
    public CommandResult Finish()
    {
        var deadline = DateTime.UtcNow + s_patience;
        while (!_process.WaitForExit(50))
        {
            PeakMemory = Math.Max(PeakMemory, ReadPeak());
            if (DateTime.UtcNow > deadline)
            {
                _process.Kill(entireProcessTree: true);
                Assert.Fail($"the command did not end within {s_patience}");
            }
        }
        return new CommandResult(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until something holds that the command brings about.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + s_patience;
        while (!condition())
        {
            Assert.False(
                _process.HasExited,
                $"the command ended before its time: {(_process.HasExited ? _error.GetAwaiter().GetResult() : "")}"
            );
            Assert.True(DateTime.UtcNow < deadline, "what was waited for did not happen");
            Thread.Sleep(10);
        }
    }

    /// <summary>Sends a signal as `kill` does.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private long ReadPeak()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
