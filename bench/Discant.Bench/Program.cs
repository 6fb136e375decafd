using Discant.Bench;
using Discant.Separation.SourceFilter;

// dotnet run -c Release --project bench/Discant.Bench -- step [full|half|quarter] [batch] [micro-batch] [voices] [threads] [repeats]
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
if (args is not ["step", ..])
{
    Console.Error.WriteLine("usage: step [full|half|quarter] [batch] [micro-batch] [voices] [threads] [repeats]");
    return 2;
}
TrainingStep.Run(
    NetworkSize.Named(args.Length > 1 ? args[1] : "full"),
    Number(2, 16),
    Number(3, 4),
    Number(4, 4),
    Number(5, 2),
    Number(6, 3)
);
return 0;
