namespace Discant;

/// <summary>Computes the elements of a sequence on several threads and gives them back in order, with only a few ahead of the reader.</summary>
public static class OrderedParallel
{
    /// <param name="count">Number of elements.</param>
    /// <param name="threads">How many are computed at once.</param>
    /// <param name="compute">An element from its number and that of the worker (0 to threads - 1), which no other call uses meanwhile.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The elements in order.</returns>
    public static IEnumerable<T> Select<T>(long count, int threads, Func<long, int, T> compute, CancellationToken cancel)
    {
        var workers = new Stack<int>(Enumerable.Range(0, Math.Max(1, threads)).Reverse());
        var running = new Queue<(Task<T> Task, int Worker)>();
        try
        {
            for (long next = 0; next < count || running.Count > 0; )
            {
                cancel.ThrowIfCancellationRequested();
                while (next < count && workers.TryPop(out var worker))
                {
                    var (number, own) = (next++, worker);
                    running.Enqueue(
                        (
                            Task.Factory.StartNew(
                                () => compute(number, own),
                                cancel,
                                TaskCreationOptions.LongRunning,
                                TaskScheduler.Default
                            ),
                            own
                        )
                    );
                }
                var (task, free) = running.Dequeue();
                var element = task.GetAwaiter().GetResult();
                workers.Push(free);
                yield return element;
            }
        }
        finally
        {
            // A reader that stops early must not leave threads behind that still use what it is about to free.
            foreach (var (task, _) in running)
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }
    }
}
