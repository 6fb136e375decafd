using System.Globalization;
using Discant.Bench;
using Discant.Separation.SourceFilter;

// dotnet run -c Release --project bench/Discant.Bench -- step [full|half|quarter] [batch] [micro-batch] [voices] [threads] [repeats]
// dotnet run -c Release --project bench/Discant.Bench -- nino SINGERS VOICES [full|half|quarter] [learning rate] [threads] [steps ...]
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
switch (args)
{
    case ["step", ..]:
        TrainingStep.Run(
            NetworkSize.Named(args.Length > 1 ? args[1] : "full"),
            Number(2, 16),
            Number(3, 4),
            Number(4, 4),
            Number(5, 2),
            Number(6, 3)
        );
        return 0;
    case ["nino", var singers, var voices, var size, var rate, var threads, .. var steps]:
    {
        var checkpoints = Array.ConvertAll(steps, s => int.Parse(s, CultureInfo.InvariantCulture));
        var count = int.Parse(threads, CultureInfo.InvariantCulture);
        var fit = new RecordingFitOptions
        {
            LearningRate = double.Parse(rate, CultureInfo.InvariantCulture),
            Threads = count,
            Steps = checkpoints[^1],
        };
        NinoDios.Fit(
            singers,
            voices,
            NetworkSize.Named(File.Exists(size) ? "half" : size),
            File.Exists(size) ? size : null,
            fit,
            new SourceFilterOptions { Threads = count },
            checkpoints
        );
        return 0;
    }
    case ["refine"]:
        RefinementStep.Run();
        return 0;
    case ["nino-mix", var singers, var voices, var target]:
        new NinoDios(singers, voices).Write(target);
        return 0;
    case ["masks", var singers, var voices, var file]:
        NinoDios.Masks(singers, voices, file, new SourceFilterOptions());
        return 0;
    default:
        Console.Error.WriteLine("usage: step ... | nino ...");
        return 2;
}
