namespace Discant.Pitch;

/// <summary>A pitch file cannot be used; the message is one line that names the file and the reason.</summary>
public sealed class PitchFileException : Exception
{
    /// <summary>Without a message.</summary>
    public PitchFileException() { }

    /// <param name="message">File and reason.</param>
    public PitchFileException(string message)
        : base(message) { }

    /// <param name="message">File and reason.</param>
    /// <param name="innerException">What caused it.</param>
    public PitchFileException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <param name="file">The file.</param>
    /// <param name="reason">What is wrong with it.</param>
    public PitchFileException(string file, string reason)
        : base($"{file}: {reason}") { }
}
