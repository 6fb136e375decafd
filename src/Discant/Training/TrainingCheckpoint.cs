using Discant.Torch;
using Discant.Torch.Safetensors;

namespace Discant.Training;

/// <summary>The state that a training run left on disk.</summary>
internal static class TrainingCheckpoint
{
    /// <summary>Hands a checkpoint to who takes it up; does nothing where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="takeUp">Reads its tensors and texts.</param>
    /// <exception cref="SafetensorsException">The checkpoint is damaged or of another run.</exception>
    internal static void TakeUp(string path, Action<SafetensorsFile> takeUp)
    {
        if (!File.Exists(path))
            return;
        using var scope = Tensor.Scope();
        using var file = SafetensorsFile.Read(path);
        try
        {
            takeUp(file);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new SafetensorsException(path, $"is not a checkpoint of this run: {e.Message.Split('\n')[0]}", e);
        }
    }
}
