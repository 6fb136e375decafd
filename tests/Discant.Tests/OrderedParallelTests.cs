using Discant;
using Xunit;

namespace Discant.Tests;

/// <summary>Elements computed side by side arrive in order, and no thread outlives the reader.</summary>
public sealed class OrderedParallelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Elements_arrive_in_order_whatever_the_number_of_threads(int threads)
    {
        var elements = OrderedParallel
            .Select(
                40,
                threads,
                (k, _) =>
                {
                    Thread.Sleep((int)(k * 7 % 5));
                    return k * k;
                },
                CancellationToken.None
            )
            .ToArray();
        Assert.Equal(Enumerable.Range(0, 40).Select(k => (long)k * k), elements);
    }

    [Fact]
    public void No_elements_make_an_empty_sequence() => Assert.Empty(OrderedParallel.Select(0, 3, (k, _) => k, CancellationToken.None));

    [Fact]
    public void A_worker_does_one_element_at_a_time()
    {
        var busy = new int[3];
        var clashes = 0;
        var sum = OrderedParallel
            .Select(
                60,
                3,
                (k, worker) =>
                {
                    if (Interlocked.Increment(ref busy[worker]) > 1)
                        Interlocked.Increment(ref clashes);
                    Thread.Sleep((int)(k % 3));
                    Interlocked.Decrement(ref busy[worker]);
                    return k;
                },
                CancellationToken.None
            )
            .Sum();
        Assert.Equal(59 * 60 / 2, sum);
        Assert.Equal(0, clashes);
    }

    [Fact]
    public void Only_as_many_elements_are_ahead_of_the_reader_as_there_are_threads()
    {
        var started = 0;
        var read = 0;
        foreach (
            var element in OrderedParallel.Select(
                30,
                4,
                (k, _) =>
                {
                    Interlocked.Increment(ref started);
                    return k;
                },
                CancellationToken.None
            )
        )
        {
            Assert.Equal(read++, element);
            Assert.InRange(Volatile.Read(ref started), read, read + 3);
        }
    }

    [Fact]
    public void A_failure_arrives_as_it_was_thrown_after_the_elements_before_it()
    {
        var read = new List<long>();
        var running = 0;
        var failure = Assert.Throws<FormatException>(() =>
        {
            foreach (var element in OrderedParallel.Select(20, 3, (k, _) => Fail(k, at: 5, ref running), CancellationToken.None))
                read.Add(element);
        });
        Assert.Equal("element 5", failure.Message);
        Assert.Equal([0L, 1, 2, 3, 4], read);
        Assert.Equal(0, Volatile.Read(ref running));
    }

    [Fact]
    public void A_reader_that_stops_early_leaves_no_running_task()
    {
        var running = 0;
        var elements = OrderedParallel.Select(20, 4, (k, _) => Fail(k, at: 1000, ref running), CancellationToken.None).Take(2).ToArray();
        Assert.Equal([0L, 1], elements);
        Assert.Equal(0, Volatile.Read(ref running));
    }

    [Fact]
    public void Cancellation_ends_the_sequence_and_leaves_no_running_task()
    {
        using var cancel = new CancellationTokenSource();
        var running = 0;
        var read = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var element in OrderedParallel.Select(20, 3, (k, _) => Fail(k, at: 1000, ref running), cancel.Token))
                if (++read == 3)
                    cancel.Cancel();
        });
        Assert.Equal(3, read);
        Assert.Equal(0, Volatile.Read(ref running));
    }

    [Fact]
    public void Nothing_is_computed_before_it_is_asked_for()
    {
        var computed = 0;
        var sequence = OrderedParallel.Select(5, 2, (_, _) => Interlocked.Increment(ref computed), CancellationToken.None);
        Assert.Equal(0, computed);
        Assert.Equal(5, sequence.Count());
    }

    private static long Fail(long element, long at, ref int running)
    {
        Interlocked.Increment(ref running);
        Thread.Sleep(10);
        Interlocked.Decrement(ref running);
        return element == at ? throw new FormatException($"element {element}") : element;
    }
}
