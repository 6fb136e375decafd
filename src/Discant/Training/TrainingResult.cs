namespace Discant.Training;

/// <summary>What a training run ended with.</summary>
/// <param name="ModelFile">The parameters of the best epoch as 16-bit numbers, with facts about the training.</param>
/// <param name="CurveFile">Learning curves as CSV; a figure of the same name ends in .svg.</param>
/// <param name="Best">The best epoch.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="TrainingClips">Recordings learned from.</param>
/// <param name="ValidationClips">Recordings validated on.</param>
public sealed record TrainingResult(
    string ModelFile,
    string CurveFile,
    TrainingEpoch Best,
    int Epochs,
    int TrainingClips,
    int ValidationClips
);
