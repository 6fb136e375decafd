using System.Diagnostics;
using Discant.TestSupport;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>Scripts of the page, run by Node.js.</summary>
internal static class PageScripts
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5); // not a measurement: what hangs must end

    /// <summary>Where the page's sources are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "Discant.Studio", "web");

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DISCANT_PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "Discant.Cli.dll");
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(new CancellationTokenSource(s_patience).Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', arguments)} did not end within {s_patience}");
        }
        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        return await output;
    }
}
