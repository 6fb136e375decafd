namespace Discant.Studio;

/// <summary>A request that cannot be granted, with the reason for the user on one line, free of paths.</summary>
public sealed class StudioException : Exception
{
    /// <summary>Without a reason.</summary>
    public StudioException()
        : this(400, "the request cannot be granted") { }

    /// <param name="message">The reason.</param>
    public StudioException(string message)
        : this(400, message) { }

    /// <param name="message">The reason.</param>
    /// <param name="innerException">What caused it.</param>
    public StudioException(string message, Exception innerException)
        : base(message, innerException) => Status = 400;

    /// <param name="status">HTTP status code.</param>
    /// <param name="message">The reason.</param>
    public StudioException(int status, string message)
        : base(message) => Status = status;

    /// <summary>HTTP status code.</summary>
    public int Status { get; }
}
