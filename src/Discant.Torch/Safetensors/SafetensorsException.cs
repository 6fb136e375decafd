namespace Discant.Torch.Safetensors;

/// <summary>A model file is not what the safetensors format allows, or not what its reader asked for.</summary>
public sealed class SafetensorsException : Exception
{
    /// <param name="file">Path of the file.</param>
    /// <param name="reason">What is wrong, in one line.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public SafetensorsException(string file, string reason, Exception? innerException = null)
        : base($"{file}: {reason}", innerException) => (File, Reason) = (file, reason);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong, in one line.</summary>
    public string Reason { get; }
}
