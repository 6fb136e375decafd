using Discant.Torch;

namespace Discant.Separation.SourceFilter;

/// <summary>Three blocks in a row.</summary>
internal sealed class BlockStack : Module
{
    private readonly Block[] _blocks;

    internal BlockStack(int inputs, int outputs, Random random) =>
        _blocks = Enumerable
            .Range(0, 3)
            .Select(k =>
                RegisterModule(
                    k.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    new Block(k == 0 ? inputs : outputs, outputs, random)
                )
            )
            .ToArray();

    internal Tensor Forward(Tensor input) => _blocks.Aggregate(input, (x, block) => block.Forward(x));
}
