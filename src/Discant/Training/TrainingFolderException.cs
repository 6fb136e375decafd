namespace Discant.Training;

/// <summary>A folder of training data cannot be used; the message is one line that names the file or folder and the reason.</summary>
public sealed class TrainingFolderException : Exception
{
    /// <summary>Without a message.</summary>
    public TrainingFolderException() { }

    /// <param name="message">What is wrong with what.</param>
    public TrainingFolderException(string message)
        : base(message) { }

    /// <param name="message">What is wrong with what.</param>
    /// <param name="innerException">What caused it.</param>
    public TrainingFolderException(string message, Exception innerException)
        : base(message, innerException) { }
}
