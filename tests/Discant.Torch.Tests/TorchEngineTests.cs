using System.Runtime.InteropServices;
using Discant.Torch.Layers;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Torch.Tests;

public sealed class TorchEngineTests
{
    [Fact]
    public void The_version_is_a_version() => Assert.Matches(@"^\d+\.\d+\.\d+", TorchEngine.Version);

    [Fact]
    public void A_new_thread_starts_with_one_thread_of_libtorch()
    {
        var first = 0;
        var afterWork = 0;
        var thread = new Thread(() =>
        {
            first = TorchEngine.Threads;
            using var scope = Tensor.Scope();
            Tensor.Ones([300, 300]).Matmul(Tensor.Ones([300, 300]));
            afterWork = TorchEngine.Threads;
        });
        thread.Start();
        thread.Join();
        Assert.Equal((1, 1), (first, afterWork));
    }

    [Fact]
    public void The_number_of_threads_is_that_of_the_thread_that_set_it()
    {
        var here = 0;
        var thread = new Thread(() =>
        {
            TorchEngine.Threads = 2;
            here = TorchEngine.Threads;
            TorchEngine.Threads = 1;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(2, here);
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchEngine.Threads = 0);
    }

    [Fact]
    public void The_same_seed_draws_the_same_numbers()
    {
        // libtorch's generator belongs to the process; nothing else in these tests draws from it.
        using var scope = Tensor.Scope();
        var rand = new Operator("rand");
        TorchEngine.ManualSeed(7);
        var first = rand.Call(new long[] { 5 }).ToSingles();
        var next = rand.Call(new long[] { 5 }).ToSingles();
        TorchEngine.ManualSeed(7);
        Assert.Equal(first, rand.Call(new long[] { 5 }).ToSingles());
        Assert.NotEqual(first, next);
    }

    [Fact]
    public void The_same_generator_gives_the_same_layer()
    {
        using var scope = Tensor.Scope();
        using var one = new GRU(3, 4, new Random(1));
        using var same = new GRU(3, 4, new Random(1));
        using var other = new GRU(3, 4, new Random(2));
        Assert.Equal(one.WeightHh.ToSingles(), same.WeightHh.ToSingles());
        Assert.NotEqual(one.WeightHh.ToSingles(), other.WeightHh.ToSingles());
        Assert.All(one.WeightHh.ToSingles(), v => Assert.InRange(v, -0.5f, 0.5f));
    }

    [Fact]
    public void Two_threads_at_once_give_the_bytes_of_one_after_the_other()
    {
        var alone = new[] { Train(1), Train(2) };
        var together = new byte[2][];
        var threads = new[] { new Thread(() => together[0] = Train(1)), new Thread(() => together[1] = Train(2)) };
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.Equal(alone[0], together[0]);
        Assert.Equal(alone[1], together[1]);
        Assert.NotEqual(alone[0], alone[1]);
    }

    // A few steps of a small network; the bytes of all its parameters.
    private static byte[] Train(int seed)
    {
        var random = new Random(seed);
        using var gru = new GRU(8, 33, random);
        using var output = new Linear(33, 5, random);
        using var adam = new Adam(gru.NamedParameters().Concat(output.NamedParameters().Select(p => ($"output.{p.Name}", p.Tensor))));
        for (var step = 0; step < 5; step++)
        {
            using var scope = Tensor.Scope();
            gru.ZeroGrad();
            output.ZeroGrad();
            var loss = output.Forward(gru.Forward(Initialisation.Normal(random, 0, 1, 4, 20, 8))).LogSoftmax(-1).Square().Mean();
            loss.Backward();
            adam.Step();
        }
        return gru.Parameters().Concat(output.Parameters()).SelectMany(p => MemoryMarshal.AsBytes(p.Data<float>()).ToArray()).ToArray();
    }
}
