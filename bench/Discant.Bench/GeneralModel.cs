using System.Globalization;
using Discant.Separation.SourceFilter;
using Discant.Training;

namespace Discant.Bench;

internal static class GeneralModel
{
    internal static void Train(
        string folder,
        string data,
        NetworkSize size,
        double rate,
        int batch,
        int stepsAnEpoch,
        int epochs,
        int threads,
        bool supervised,
        int sungMinutes
    )
    {
        var clips = TrainingFolder.Read(data, 16000, CancellationToken.None);
        var held = new[] { "Kenshin", "annar" };
        var training = clips
            .Where(c => !held.Any(h => c.Name.StartsWith(h, StringComparison.Ordinal)))
            .Concat(SungClips.Sing(sungMinutes, 1))
            .ToArray();
        var validation = clips
            .Where(c => held.Any(h => c.Name.StartsWith(h, StringComparison.Ordinal)))
            .Concat(SungClips.Sing(2, 2))
            .ToArray();
        Console.WriteLine($"{training.Length} training clips, {validation.Length} validation clips");
        using var network = new ParameterNetwork(size, new Random(4));
        using var model = new SourceFilterModel(network);
        var excerpts = new ExcerptOptions { Supervised = supervised };
        var options = new TrainingOptions
        {
            Batch = batch,
            MicroBatch = 2,
            StepsAnEpoch = stepsAnEpoch,
            Epochs = epochs,
            Decay = 0.9,
            DecayEvery = Math.Max(1, epochs / 25),
            Trainer = new TrainerOptions(rate, Threads: threads),
        };
        using var run = new TrainingRun(
            model,
            new ExcerptSampler(training, excerpts),
            new ExcerptSampler(validation, excerpts),
            options,
            folder
        );
        run.Resume();
        run.Train(new Printer(), CancellationToken.None);
    }

    private sealed class Printer : IProgress<TrainingEpoch>
    {
        private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();

        public void Report(TrainingEpoch value) =>
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {value.Epoch} training {value.TrainingLoss:F3} validation {value.ValidationLoss:F3} rate {value.LearningRate:E2} {_clock.Elapsed.TotalSeconds:F0} s"
                )
            );
    }
}
