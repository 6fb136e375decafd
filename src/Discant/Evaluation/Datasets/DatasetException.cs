namespace Discant.Evaluation.Datasets;

/// <summary>A folder is not the data set it should be; the message is one line that names it.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Without a message.</summary>
    public DatasetException() { }

    /// <param name="message">What is wrong.</param>
    public DatasetException(string message)
        : base(message) { }

    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException) { }
}
