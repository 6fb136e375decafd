using System.ComponentModel;
using System.Diagnostics;

namespace Discant.Audio.Ffmpeg;

/// <summary>A child process of ffmpeg that does not outlive us: it is ended when disposed or cancelled.</summary>
internal sealed class FfmpegProcess : IDisposable
{
    private const int LongestComplaint = 300;
    private readonly Process _process;
    private readonly Lock _complaintLock = new();
    private CancellationTokenRegistration _cancelled;
    private string? _complaint;

    private FfmpegProcess(Process process) => _process = process;

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

    /// <param name="program">ffmpeg or ffprobe.</param>
    /// <param name="arguments">Handed on one by one; no shell sees them.</param>
    /// <param name="file">The user's file, for the error.</param>
    /// <param name="container">Kind of that file, for the error.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <param name="writes">Whether we feed the child's standard input; else it gets none.</param>
    /// <exception cref="AudioFormatException">The program cannot be started.</exception>
    public static FfmpegProcess Start(
        string program,
        IEnumerable<string> arguments,
        string file,
        string container,
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
            var child = new FfmpegProcess(process);
            process.ErrorDataReceived += (_, line) => child.Note(line.Data);
            process.BeginErrorReadLine();
            if (!writes)
                process.StandardInput.Close();
            child._cancelled = cancel.Register(child.Kill);
            return child;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            var advice =
                $"{container} files need {program}, which could not be started; install ffmpeg (apt install ffmpeg) or convert the file to WAV or FLAC";
            throw new AudioFormatException(file, advice, inner: e);
        }
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
