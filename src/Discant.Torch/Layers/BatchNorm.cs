namespace Discant.Torch.Layers;

/// <summary>What <see cref="BatchNorm1d"/> and <see cref="BatchNorm2d"/> share: they differ in the inputs they take.</summary>
public abstract class BatchNorm : Module
{
    private readonly double _eps;

    /// <param name="features">Size of dimension 1 of the input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="momentum">Share of the new batch in the running statistics.</param>
    protected BatchNorm(long features, double eps, double momentum)
    {
        (_eps, Momentum) = (eps, momentum);
        Weight = RegisterParameter("weight", Tensor.Ones([features]));
        Bias = RegisterParameter("bias", Tensor.Zeros([features]));
        RunningMean = RegisterBuffer("running_mean", Tensor.Zeros([features]));
        RunningVar = RegisterBuffer("running_var", Tensor.Ones([features]));
        NumBatchesTracked = RegisterBuffer("num_batches_tracked", Tensor.From([0L], []));
    }

    /// <summary>Share of the new batch in the running statistics, 0 to 1; 1 / n for the n-th batch makes them plain means.</summary>
    public double Momentum { get; set; }

    /// <summary>Scale a feature, 1 at first.</summary>
    public Tensor Weight { get; }

    /// <summary>Shift a feature, 0 at first.</summary>
    public Tensor Bias { get; }

    /// <summary>Mean a feature over the batches seen, used in evaluation; 0 at first.</summary>
    public Tensor RunningMean { get; }

    /// <summary>Unbiased variance a feature over the batches seen, used in evaluation; 1 at first.</summary>
    public Tensor RunningVar { get; }

    /// <summary>Number of batches seen in training.</summary>
    public Tensor NumBatchesTracked { get; }

    /// <summary>Normalises; in training with the batch's own statistics, which also move the running ones.</summary>
    protected Tensor Normalise(Tensor input)
    {
        if (Training)
            NumBatchesTracked.Data<long>()[0]++;
        return Tensor.BatchNorm(input, Weight, Bias, RunningMean, RunningVar, Training, Momentum, _eps);
    }
}
