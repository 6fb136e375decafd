using System.Globalization;
using System.Runtime.InteropServices;
using Discant.Torch.Layers;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Torch.Tests;

/// <summary>Native memory is given back. These run alone: they look at the memory of the whole process.</summary>
[Collection(nameof(Alone))]
public sealed partial class MemoryTests
{
    private const int WarmUp = 50;
    private const int Steps = 150;

    // The runtime takes memory of its own now and then (8 MB once, on a busy machine), but not each time: a leak is in every stretch.
    private const int Stretches = 4;

    // A step makes about 1 MB of tensors; keeping even one of 50 kB a step would be seen.
    private const long Bound = 6 << 20;

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    [Fact]
    public void Training_two_hundred_steps_does_not_grow_the_process()
    {
        using var network = new Network();
        using var adam = new Adam(network.NamedParameters(), 1e-3);
        AssertSteadyInScopes(_ =>
        {
            network.ZeroGrad();
            var loss = network.Loss();
            loss.Backward();
            GradientClipping.ByNorm(network.Parameters(), 1);
            adam.Step();
        });
    }

    [Fact]
    public void Separating_two_hundred_windows_does_not_grow_the_process()
    {
        using var network = new Network();
        network.Train(false);
        AssertSteadyInScopes(_ =>
        {
            using var mode = GradientMode.Off();
            network.Loss();
        });
    }

    [Fact]
    public void Steps_that_fail_half_way_give_their_memory_back_too()
    {
        using var network = new Network();
        AssertSteadyInScopes(step =>
        {
            network.ZeroGrad();
            var y = network.Loss();
            var z = DifferentiableFunction.Attach([y], [y.Detach() * 2], _ => throw new FormatException("no"), Tensor.Zeros([100_000]))[0];
            Assert.Throws<TorchException>(() => z.Backward());
            Assert.Throws<TorchException>(() => y.Matmul(Tensor.Zeros([100_000, 1])));
        });
    }

    [Fact]
    public void Tensors_without_a_scope_are_found_by_the_collector()
    {
        AssertSteady(step =>
        {
            MakeAndForget();
            if (step % 20 == 19)
                Collect();
        });
    }

    // Memory that the collector knows nothing of, as that of tensors.
    [Fact]
    public unsafe void Memory_that_is_taken_once_is_no_leak_but_a_little_at_every_step_is()
    {
        var kept = new List<nint>();
        try
        {
            AssertSteady(step => kept.AddRange(step == WarmUp + 10 ? [Touched(16 << 20)] : []));
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertSteady(_ => kept.Add(Touched(60_000))));
        }
        finally
        {
            kept.ForEach(memory => NativeMemory.Free((void*)memory));
        }
    }

    private static unsafe nint Touched(int bytes)
    {
        var memory = NativeMemory.Alloc((nuint)bytes);
        NativeMemory.Fill(memory, (nuint)bytes, 1);
        return (nint)memory;
    }

    private static void AssertSteadyInScopes(Action<int> work) =>
        AssertSteady(step =>
        {
            using (Tensor.Scope())
                work(step);
        });

    private static void AssertSteady(Action<int> work)
    {
        var step = 0;
        Work(WarmUp);
        var least = long.MaxValue;
        for (var stretch = 0; stretch < Stretches && least > Bound; stretch++)
        {
            var before = Settled();
            Work(Steps);
            least = Math.Min(least, Settled() - before);
        }
        Assert.InRange(least, long.MinValue, Bound);

        void Work(int steps)
        {
            for (var end = step + steps; step < end; step++)
                work(step);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeAndForget() => Tensor.Ones([250_000]).Sin();

    private static long Settled()
    {
        Collect();
        return Resident();
    }

    // The collector gives back all it can: what it gave back between two looks would hide as much of a leak.
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            malloc_trim(0);
    }

    // Free memory that the C library keeps would hide a leak: it is given back before every look.
    [LibraryImport("libc.so.6")]
    private static partial int malloc_trim(nuint pad);

    // VmRSS of Linux; elsewhere what the runtime knows.
    private static long Resident()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status))
            return Environment.WorkingSet;
        var line = File.ReadLines(status).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private sealed class Network : Module
    {
        private readonly Random _random = new(1);
        private readonly Linear _input;
        private readonly LayerNorm _norm;
        private readonly GRU _gru;
        private readonly Linear _output;

        internal Network()
        {
            _input = RegisterModule("input", new Linear(32, 64, _random));
            _norm = RegisterModule("norm", new LayerNorm(64));
            _gru = RegisterModule("gru", new GRU(64, 64, _random));
            _output = RegisterModule("output", new Linear(64, 16, _random));
        }

        internal Tensor Loss()
        {
            var x = Initialisation.Normal(_random, 0, 1, 8, 20, 32);
            return _output.Forward(_gru.Forward(_norm.Forward(_input.Forward(x)).LeakyRelu())).Square().Mean();
        }
    }
}
