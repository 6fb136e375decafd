using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// The U-Net that looks at what is left of a frame and says, for each voice and bin, how likely its next tone is there and what the tone
/// would be like (spec 2.2, 2.3).
/// </summary>
public sealed class PolicyNetwork : Module
{
    /// <summary>Numbers a voice and bin: logit, amplitude, width, offset, alpha, beta, direct spectrum (real, imaginary), on.</summary>
    public const int Outputs = 9;

    private const int Kernel = 5;
    private const int HeadKernel = 3;
    private const double RampStart = 0.01;

    // What the network gives is of the order of the spectrum, whatever it means (spec 2.3).
    private static readonly double[] s_factors = [10000, 1, 3, 1, 30, 30, 1, 1, 1000];

    private readonly Conv1d[] _encoder;
    private readonly ConvTranspose1d[] _decoder;
    private readonly Conv1d _head1;
    private readonly Conv1d _head2;
    private readonly Conv1d _head3;
    private readonly Tensor _ramp;

    /// <param name="size">Bins, width, strides.</param>
    /// <param name="voices">m: tones of a frame.</param>
    /// <param name="random">Source of the starting values.</param>
    public PolicyNetwork(PolicyNetworkSize size, int voices, Random random)
    {
        (Size, Voices) = (size, voices);
        var depth = size.Strides.Count;
        _encoder = new Conv1d[depth];
        _decoder = new ConvTranspose1d[depth];
        var channels = InputChannels(voices);
        var skips = new int[depth];
        for (var k = 0; k < depth; k++)
        {
            skips[k] = channels;
            var width = size.Width * (k + 1);
            _encoder[k] = RegisterModule($"enc{k + 1}", new Conv1d(channels + (k == 0 ? 1 : 0), width, Kernel, random, size.Strides[k]));
            channels = width;
        }
        for (var k = depth - 1; k >= 0; k--)
        {
            var width = size.Width * (k + 1);
            _decoder[k] = RegisterModule($"dec{k + 1}", new ConvTranspose1d(channels, width, Kernel, random, size.Strides[k]));
            channels = width + skips[k];
        }
        _head1 = RegisterModule("head1", new Conv1d(channels, size.Width, HeadKernel, random, padding: 1));
        _head2 = RegisterModule("head2", new Conv1d(size.Width, size.Width, 1, random));
        _head3 = RegisterModule("head3", new Conv1d(size.Width, Outputs * voices, 1, random, bias: false));
        foreach (var (name, parameter) in NamedParameters())
            Start(name, parameter, random);
        Scales = RegisterParameter(
            "scales",
            Tensor.From([.. Enumerable.Repeat(s_factors, voices).SelectMany(f => f).Select(f => (float)Math.Log(f))], voices, Outputs)
        );
        _ramp = RegisterBuffer("ramp", Ramp(size.Bins));
    }

    /// <summary>Bins, width, strides.</summary>
    public PolicyNetworkSize Size { get; }

    /// <summary>m.</summary>
    public int Voices { get; }

    /// <summary>S: logarithms of the factors by which outputs are multiplied, voices x 9.</summary>
    public Tensor Scales { get; }

    /// <summary>Channels of the input: two residuals with their magnitudes, two spectra a voice.</summary>
    public static int InputChannels(int voices) => 6 + 4 * voices;

    /// <summary>What the network says of some frames.</summary>
    /// <param name="input">rows x (6 + 4 voices) x bins (<see cref="ToneState.Input"/>).</param>
    /// <returns>rows x voices x 9 x bins, multiplied by the factors.</returns>
    public Tensor Forward(Tensor input)
    {
        var rows = input.Shape[0];
        var skips = new Tensor[_encoder.Length];
        var x = input;
        for (var k = 0; k < _encoder.Length; k++)
        {
            skips[k] = x;
            if (k == 0)
                x = Tensor.Cat([x, _ramp.Expand(rows, 1, Size.Bins)], 1);
            // `same` as TensorFlow means it: the smaller half of the padding comes first.
            var padding = Kernel - Size.Strides[k];
            x = _encoder[k].Forward(x.ConstantPad([padding / 2, padding - padding / 2])).Relu();
        }
        for (var k = _encoder.Length - 1; k >= 0; k--)
        {
            var length = x.Shape[2] * Size.Strides[k];
            x = _decoder[k].Forward(x).Narrow(2, (Kernel - Size.Strides[k]) / 2, length).Relu();
            x = Tensor.Cat([x, skips[k]], 1);
        }
        x = _head3.Forward(_head2.Forward(_head1.Forward(x).Relu()).Relu());
        return x.Reshape(rows, Voices, Outputs, Size.Bins) * Scales.Exp().Unsqueeze(-1);
    }

    // Glorot and Bengio 2010, as TensorFlow counts: k (in + out) weights meet at a point.
    private static void Start(string name, Tensor parameter, Random random)
    {
        using var mode = GradientMode.Off();
        if (name.EndsWith("bias", StringComparison.Ordinal))
        {
            parameter.Data<float>().Clear();
            return;
        }
        var shape = parameter.Shape;
        var limit = Math.Sqrt(6.0 / (shape[2] * (shape[0] + shape[1])));
        using var start = Initialisation.Uniform(random, limit, shape);
        parameter.Overwrite(start);
    }

    private static Tensor Ramp(int bins)
    {
        var ramp = new float[bins];
        for (var k = 0; k < bins; k++)
            ramp[k] = (float)(RampStart * (1 - k / (double)(bins - 1)));
        return Tensor.From(ramp, 1, 1, bins);
    }
}
