namespace Discant.Torch;

/// <summary>A file is not an npz archive that can be read; the message is one line that names the file and the reason.</summary>
public sealed class NpzException : Exception
{
    /// <param name="file">Path of the file.</param>
    /// <param name="reason">What is wrong, in one line.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public NpzException(string file, string reason, Exception? innerException = null)
        : base($"{file}: {reason}", innerException) => (File, Reason) = (file, reason);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong, in one line.</summary>
    public string Reason { get; }
}
