using System.Net.Sockets;
using Discant.Audio;
using Discant.Evaluation.Datasets;
using Discant.Pitch;
using Discant.Separation.Models;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Discant.Training;
using Microsoft.Data.Sqlite;

namespace Discant.Cli;

/// <summary>A file that could not be worked on.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Reason">Why, on one line.</param>
internal sealed record Failure(string File, string Reason)
{
    /// <summary>What went wrong, on one line and with what to do where that is known.</summary>
    public static string Describe(Exception exception) =>
        exception switch
        {
            TypeInitializationException { InnerException: { } inner } => Describe(inner),
            DllNotFoundException e => $"a native library is missing ({FirstLine(e.Message)}); `discant doctor` says which and what to do",
            UnauthorizedAccessException or IOException or InvalidDataException => FirstLine(exception.Message),
            _ when IsExpected(exception) => FirstLine(exception.Message),
            SocketException e => Describe(e),
            SqliteException e => Describe(e),
            OutOfMemoryException => "there is not enough memory",
            _ => $"unexpected {exception.GetType().Name}: {FirstLine(exception.Message)} (--verbose shows more; please report it)",
        };

    /// <summary>The failure of one file of several; its name comes first whatever the cause.</summary>
    public static Failure Of(string file, Exception exception)
    {
        var text = Describe(exception);
        return new Failure(file, text.StartsWith(file + ": ", StringComparison.Ordinal) ? text[(file.Length + 2)..] : text);
    }

    // Only the studio listens, and it says itself when its port is taken.
    private static string Describe(SocketException exception) =>
        exception.SocketErrorCode switch
        {
            SocketError.AccessDenied => "this port may not be listened at (permission denied); --port takes one from 1024 on",
            SocketError.AddressNotAvailable => "this computer has no such address; --listen takes one of its own",
            _ => $"cannot listen: {FirstLine(exception.Message)}",
        };

    // Only the studio has a database, `studio.db` in its folder.
    private static string Describe(SqliteException exception)
    {
        const int corrupt = 11; // SQLITE_CORRUPT
        const int noDatabase = 26; // SQLITE_NOTADB
        return exception.SqliteErrorCode is corrupt or noDatabase
            ? "the database is damaged; move studio.db out of the studio's folder to begin a new one (--verbose shows more)"
            : $"the studio's database studio.db cannot be used: {FirstLine(exception.Message)}";
    }

    private static bool IsExpected(Exception exception) =>
        exception
            is AudioFormatException
                or DatasetException
                or PitchFileException
                or SafetensorsException
                or ModelNotFoundException
                or NpzException
                or TrainingFolderException
                or UsageException
                or TorchException;

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
