using Discant.Torch;

namespace Discant.Separation.FlowPrior;

/// <summary>Every channel scaled and shifted: y = bias + exp(logs) x (Kingma and Dhariwal 2018; spec 2.3). At first the identity.</summary>
public sealed class ActNorm : Module
{
    private readonly Tensor _logs;
    private readonly Tensor _bias;

    /// <param name="channels">Channels, twice the bins.</param>
    public ActNorm(int channels)
    {
        _logs = RegisterParameter("logs", Tensor.Zeros([1, channels, 1]));
        _bias = RegisterParameter("bias", Tensor.Zeros([1, channels, 1]));
    }

    /// <summary>Logarithms of the scales: 1 x channels x 1.</summary>
    public Tensor Logs => _logs;

    /// <summary>1 x channels x 1.</summary>
    public Tensor Bias => _bias;

    /// <summary>Chooses scale and shift so that these data come out with mean 0 and variance 1 in every channel.</summary>
    /// <param name="data">rows x channels x pairs, 0 behind the end of a row.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <param name="leastVariance">
    /// Smaller variances count as this: 1e-6 in the published program, too much for bins that hold only the noise of 16 bits (spec 2.3).
    /// </param>
    public void Initialise(Tensor data, SqueezedLengths lengths, double leastVariance = 1e-10)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var count = lengths.Counts.Sum();
        var mean = data.Sum([0, 2], keepdim: true) / count;
        var variance = lengths.Cut((data - mean).Square()).Sum([0, 2], keepdim: true) / count;
        var logs = variance.Clamp(min: leastVariance).Log() * -0.5;
        _logs.Overwrite(logs);
        _bias.Overwrite(-mean * logs.Exp());
    }

    /// <summary>From data towards latents.</summary>
    /// <param name="x">rows x channels x pairs.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <returns>The result, and the logarithm of the determinant of each row.</returns>
    public (Tensor Y, Tensor LogDeterminant) Forward(Tensor x, SqueezedLengths lengths) =>
        (lengths.Cut(_bias + _logs.Exp() * x), lengths.Counts * _logs.Sum());

    /// <summary>From latents towards data.</summary>
    /// <param name="y">rows x channels x pairs.</param>
    /// <param name="lengths">Of the rows.</param>
    /// <returns>The result, and the logarithm of the determinant of each row.</returns>
    public (Tensor X, Tensor LogDeterminant) Inverse(Tensor y, SqueezedLengths lengths) =>
        (lengths.Cut((y - _bias) * (-_logs).Exp()), -lengths.Counts * _logs.Sum());
}
