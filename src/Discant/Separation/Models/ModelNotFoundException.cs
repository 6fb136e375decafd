namespace Discant.Separation.Models;

/// <summary>No model is called so; the message is one line that names those there are.</summary>
public sealed class ModelNotFoundException : Exception
{
    /// <summary>Without a message.</summary>
    public ModelNotFoundException() { }

    /// <param name="message">What was looked for.</param>
    public ModelNotFoundException(string message)
        : base(message) { }

    /// <param name="message">What was looked for.</param>
    /// <param name="innerException">What caused it.</param>
    public ModelNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }
}
