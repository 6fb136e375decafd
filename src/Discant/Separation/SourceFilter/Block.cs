using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.SourceFilter;

/// <summary>Linear, layer norm, leaky ReLU: the building block of the decoder (spec 1.5).</summary>
internal sealed class Block : Module
{
    private readonly Linear _linear;
    private readonly LayerNorm _norm;

    internal Block(int inputs, int outputs, Random random)
    {
        _linear = RegisterModule("0", new Linear(inputs, outputs, random));
        _norm = RegisterModule("1", new LayerNorm(outputs));
    }

    internal Tensor Forward(Tensor input) => _norm.Forward(_linear.Forward(input)).LeakyRelu(0.01);
}
