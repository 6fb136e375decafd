using System.Numerics.Tensors;
using Discant.Torch;

namespace Discant.Training;

/// <summary>
/// Computes the gradient of a batch on several threads, each with a replica of the network on the same parameters. A batch is always cut
/// into the same micro-batches and their gradients are added in order, so that the result has the same bytes whatever the number of threads.
/// </summary>
/// <typeparam name="TModel">The model a worker computes with.</typeparam>
public sealed class GradientWorkers<TModel>
{
    private readonly IReadOnlyList<(TModel Model, Tensor[] Parameters)> _replicas;

    /// <param name="replicas">One a thread; the first holds the gradient afterwards.</param>
    /// <param name="parameters">Parameters of a replica, in the same order for all.</param>
    /// <exception cref="ArgumentException">There is no replica.</exception>
    public GradientWorkers(IReadOnlyList<TModel> replicas, Func<TModel, Tensor[]> parameters)
    {
        if (replicas.Count == 0)
            throw new ArgumentException("there is no replica", nameof(replicas));
        _replicas = [.. replicas.Select(r => (r, parameters(r)))];
    }

    /// <summary>Sets the gradients of the first replica to the sum over all micro-batches.</summary>
    /// <typeparam name="TBatch">A micro-batch.</typeparam>
    /// <param name="microBatches">Independent parts of the batch.</param>
    /// <param name="loss">The loss of a micro-batch, already scaled so that the sum is the batch's loss. Called on several threads.</param>
    /// <param name="cancel">Ends the work between micro-batches.</param>
    /// <returns>The sum of the losses.</returns>
    public double Compute<TBatch>(IReadOnlyList<TBatch> microBatches, Func<TModel, TBatch, Tensor> loss, CancellationToken cancel)
    {
        var results = new (double Loss, float[] Gradient)[microBatches.Count];
        var next = -1;
        var threads = new List<Task>();
        foreach (var replica in _replicas.Take(microBatches.Count))
            threads.Add(Task.Factory.StartNew(() => Work(replica), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WhenAll(threads).GetAwaiter().GetResult();
        cancel.ThrowIfCancellationRequested();

        for (var k = 1; k < results.Length; k++)
            TensorPrimitives.Add(results[0].Gradient, results[k].Gradient, results[0].Gradient);
        Scatter(results[0].Gradient, _replicas[0].Parameters);
        return results.Sum(r => r.Loss);

        void Work((TModel Model, Tensor[] Parameters) replica)
        {
            for (
                var k = Interlocked.Increment(ref next);
                k < results.Length && !cancel.IsCancellationRequested;
                k = Interlocked.Increment(ref next)
            )
                results[k] = One(replica, microBatches[k], loss);
        }
    }

    private static (double Loss, float[] Gradient) One<TBatch>(
        (TModel Model, Tensor[] Parameters) replica,
        TBatch batch,
        Func<TModel, TBatch, Tensor> loss
    )
    {
        using var scope = Tensor.Scope();
        foreach (var parameter in replica.Parameters)
            parameter.Grad = null;
        var value = loss(replica.Model, batch);
        value.Backward();
        var gradient = new float[replica.Parameters.Sum(p => p.ElementCount)];
        var at = 0;
        foreach (var parameter in replica.Parameters)
        {
            if (parameter.Grad is { } slope)
                slope.Contiguous().Data<float>().CopyTo(gradient.AsSpan(at));
            at += (int)parameter.ElementCount;
            parameter.Grad = null;
        }
        return (value.Item(), gradient);
    }

    private static void Scatter(float[] gradient, Tensor[] parameters)
    {
        var at = 0;
        foreach (var parameter in parameters)
        {
            var count = (int)parameter.ElementCount;
            using var slope = Tensor.From(gradient.AsSpan(at, count), parameter.Shape);
            parameter.Grad = slope;
            at += count;
        }
    }
}
