using System.Diagnostics;
using System.Globalization;
using Discant.Separation.FlowPrior;
using Discant.Torch;
using Discant.Torch.Optimisers;

namespace Discant.Bench;

/// <summary>Time of a flow: steps of the search for latents, and steps of training, on noise and with random weights, which take as long as others.</summary>
internal static class FlowSpeed
{
    /// <param name="name">Size of the flow.</param>
    /// <param name="sources">Sources of the mixture.</param>
    /// <param name="seconds">Length of the mixture.</param>
    /// <param name="iterations">Steps of the search.</param>
    /// <param name="threads">Threads of the search.</param>
    internal static void Separation(string name, int sources, int seconds, int iterations, int threads)
    {
        using var network = new FlowNetwork(FlowSize.Named(name), new Random(1));
        var frames = (int)(seconds * 22050L / 256) / 2 * 2;
        var random = new Random(2);
        float[] mixture = [.. Enumerable.Range(0, frames * network.Size.Bins).Select(_ => (float)random.NextDouble())];
        FrozenFlow[] flows = [.. Enumerable.Repeat(new FrozenFlow(network), sources)];
        using var search = new LatentSearch(flows, frames, new LatentSearchOptions { Iterations = iterations }, threads);
        float[][] start = [.. flows.Select(_ => new float[mixture.Length])];
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        search.Run(mixture, false, start, null, CancellationToken.None);
        Print($"{sources} sources x {seconds} s x {iterations} steps", clock, before, iterations);
    }

    /// <param name="name">Size of the flow.</param>
    /// <param name="batch">Rows.</param>
    /// <param name="seconds">Length of a row.</param>
    /// <param name="steps">Steps of training.</param>
    /// <param name="operators">Compute with libtorch's operators instead, the naive twin.</param>
    internal static void Training(string name, int batch, double seconds, int steps, bool operators)
    {
        using var network = new FlowNetwork(FlowSize.Named(name), new Random(1));
        using var adam = new Adam(network.NamedParameters(), 1e-4);
        var frames = (int)(seconds * 22050 / 256) / 2 * 2;
        var random = new Random(3);
        float[][] rows =
        [
            .. Enumerable
                .Range(0, batch)
                .Select(_ => Enumerable.Range(0, frames * network.Size.Bins).Select(_ => (float)random.NextDouble()).ToArray()),
        ];
        int[] lengths = [.. Enumerable.Repeat(frames, batch)];
        using var data = Tensor.From([.. rows.SelectMany(r => r)], batch, frames, network.Size.Bins).Transpose(1, 2).Contiguous().Persist();
        // Compilers and allocators first.
        Step(0);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        for (var step = 1; step <= steps; step++)
            Step(step);
        Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"training, {batch} x {seconds} s x {steps} steps{(operators ? ", operators" : "")}"
            ),
            clock,
            before,
            steps
        );

        void Step(int step)
        {
            using var scope = Tensor.Scope();
            network.ZeroGrad();
            var dropout = new FlowDropout(0.05, (ulong)step);
            (
                operators
                    ? network.NegativeLogLikelihood(data, lengths, null, dropout)
                    : FlowLikelihood.Negative(network, rows, null, dropout)
            ).Backward();
            adam.Step();
        }
    }

    private static void Print(string what, Stopwatch clock, TimeSpan before, int steps)
    {
        var process = Process.GetCurrentProcess();
        var (wall, cpu) = (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {wall:F2} s, {1000 * wall / steps:F1} ms a step, {1000 * cpu / steps:F1} ms of processor a step, peak {process.PeakWorkingSet64 / 1e6:F0} MB"
            )
        );
    }
}
