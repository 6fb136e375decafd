namespace Discant.Torch;

/// <summary>libtorch refused: the message names the operator, the shapes it was given and libtorch's own first line.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Without a message.</summary>
    public TorchException() { }

    /// <param name="message">What was refused and why, in one line.</param>
    public TorchException(string message)
        : base(message) { }

    /// <param name="message">What was refused and why, in one line.</param>
    /// <param name="innerException">What caused it.</param>
    public TorchException(string message, Exception innerException)
        : base(message, innerException) { }
}
