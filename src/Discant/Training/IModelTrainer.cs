using Discant.Torch;
using Discant.Torch.Optimisers;

namespace Discant.Training;

/// <summary>A network that learns from excerpts: what a <see cref="TrainingRun"/> needs of it.</summary>
/// <remarks>
/// A step and a loss depend on the state, the micro-batches and <see cref="TrainerOptions.Seed"/> alone: neither on the number of threads
/// nor on what was done before a checkpoint.
/// </remarks>
public interface IModelTrainer : IDisposable
{
    /// <summary>The optimiser; its step count is the trainer's.</summary>
    Optimiser Optimiser { get; }

    /// <summary>One update of the parameters.</summary>
    /// <param name="microBatches">The batch in parts; the parts, not the threads, decide the result.</param>
    /// <param name="cancel">Ends the work before the update.</param>
    /// <returns>The batch's mean loss before the update.</returns>
    double Step(IReadOnlyList<TrainingBatch> microBatches, CancellationToken cancel);

    /// <summary>The mean loss of excerpts without learning from them, by the network that <see cref="Write"/> would write.</summary>
    /// <param name="batches">The excerpts.</param>
    /// <param name="cancel">Ends the work.</param>
    double Loss(IReadOnlyList<TrainingBatch> batches, CancellationToken cancel);

    /// <summary>Everything a checkpoint holds.</summary>
    IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    /// <exception cref="KeyNotFoundException">A name is missing.</exception>
    void LoadState(IReadOnlyDictionary<string, Tensor> state);

    /// <summary>Writes the network as the method's model file.</summary>
    void Write(string path);
}
