using System.Globalization;
using Discant.Training;

namespace Discant.Cli.Commands;

/// <summary>What the commands that train share: their output folder, and what they print.</summary>
internal static class TrainingOutput
{
    /// <summary>Refuses a folder that holds a run, unless that is taken up or may be replaced.</summary>
    /// <exception cref="IOException">There is a checkpoint.</exception>
    public static void Require(string folder, bool mayExist)
    {
        var checkpoint = Path.Combine(folder, "checkpoint.safetensors");
        if (File.Exists(checkpoint) && !mayExist)
            throw new IOException($"{checkpoint}: exists already; --resume goes on from it, --force starts anew");
    }

    /// <summary>Prints a line an epoch.</summary>
    public static IProgress<TrainingEpoch> Epochs(Terminal terminal) =>
        new Reporting<TrainingEpoch>(value =>
            terminal.Result(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {value.Epoch}: training loss {value.TrainingText}, validation loss {value.ValidationText}, step size {value.LearningRate:G3}"
                )
            )
        );

    /// <summary>Prints what came out.</summary>
    public static void Print(TrainingResult result, Terminal terminal) =>
        terminal.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.ModelFile}: epoch {result.Best.Epoch} of {result.Epochs}, validation loss {result.Best.ValidationText}, {result.TrainingClips} recordings learned from, {result.ValidationClips} validated on"
            )
        );
}
