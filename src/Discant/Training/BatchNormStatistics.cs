using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Training;

/// <summary>
/// Takes the statistics of a network's batch norm anew. They belong to the weights they were taken with: averaged weights have never seen
/// a batch, and those that replicas gather while they train depend on the number of threads.
/// </summary>
public static class BatchNormStatistics
{
    /// <summary>Sets the running statistics to the mean over some batches and puts the network in evaluation.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batches">How many batches it is shown.</param>
    /// <param name="show">Runs the network on the batch of that number.</param>
    /// <param name="cancel">Ends the work between batches.</param>
    public static void Take(Module network, int batches, Action<int> show, CancellationToken cancel)
    {
        using var mode = GradientMode.Off();
        BatchNorm[] norms = [.. network.Modules().OfType<BatchNorm>()];
        foreach (var norm in norms)
            norm.NumBatchesTracked.Data<long>()[0] = 0;
        network.Train();
        for (var k = 0; k < batches; k++)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var norm in norms)
                norm.Momentum = 1.0 / (k + 1);
            using var scope = Tensor.Scope();
            show(k);
        }
        network.Train(false);
    }
}
