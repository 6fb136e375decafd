using System.ComponentModel;
using System.Diagnostics;

namespace Discant.Audio;

/// <summary>A child process that does not outlive us: it is ended when disposed or cancelled.</summary>
internal sealed class ChildProgram : IDisposable
{
    private const int LongestComplaint = 300;
    private readonly Process _process;
    private readonly Lock _complaintLock = new();
    private CancellationTokenRegistration _cancelled;
    private string? _complaint;

    private ChildProgram(Process process) => _process = process;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The first line the program wrote to standard error, or null.</summary>
    public string? Complaint
    {
        get
        {
            lock (_complaintLock)
                return _complaint;
        }
    }

    /// <param name="program">Searched on the path.</param>
    /// <param name="arguments">Handed on one by one; no shell sees them.</param>
    /// <param name="file">The user's file, for the error.</param>
    /// <param name="advice">What is needed and how to get it, for the error.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <param name="writes">Whether we feed the child's standard input; else it gets none.</param>
    /// <exception cref="AudioFormatException">The program cannot be started.</exception>
    public static ChildProgram Start(
        string program,
        IEnumerable<string> arguments,
        string file,
        string advice,
        CancellationToken cancel,
        bool writes = false
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            var process = Process.Start(start) ?? throw new Win32Exception();
            var child = new ChildProgram(process);
            process.ErrorDataReceived += (_, line) => child.Note(line.Data);
            process.BeginErrorReadLine();
            if (!writes)
                process.StandardInput.Close();
            child._cancelled = cancel.Register(child.Kill);
            return child;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new AudioFormatException(file, advice, inner: e);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null where the program is content, else its complaint: what it wrote first to standard error, or a line of its output that begins with "error".</returns>
    /// <exception cref="AudioFormatException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static string? Run(string program, IEnumerable<string> arguments, string file, string advice, CancellationToken cancel)
    {
        using var child = Start(program, arguments, file, advice, cancel);
        using var output = new StreamReader(child.Output);
        while (output.ReadLine() is { } line)
            if (line.StartsWith("error", StringComparison.OrdinalIgnoreCase))
                child.Note(line);
        var complaint = child.Finish();
        cancel.ThrowIfCancellationRequested();
        return complaint;
    }

    /// <summary>Waits for the end; null where the program is content, else its complaint.</summary>
    public string? Finish()
    {
        _process.WaitForExit();
        return _process.ExitCode == 0 ? null : Complaint ?? $"exit code {_process.ExitCode}";
    }

    public void Dispose()
    {
        _cancelled.Dispose();
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    private void Note(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_complaintLock)
            _complaint ??= line.Length <= LongestComplaint ? line : line[..LongestComplaint];
    }
}
