using Discant.Torch;
using Discant.Torch.Layers;

namespace Discant.Separation.ConditionedUNet;

/// <summary>From a mixture and the F0 of one of its voices to that voice's mask (Petermann et al. 2020; spec 8.3).</summary>
public sealed class ConditionedUNetNetwork : Module
{
    private const int Depth = 6;
    private const int DroppingLayers = 3;

    private readonly PitchConditioning _conditioning;
    private readonly EncoderLayer[] _encoder;
    private readonly DecoderLayer[] _decoder;
    private readonly ConvTranspose2d _mask;

    /// <param name="size">Channels of the layers.</param>
    /// <param name="random">Source of the starting values.</param>
    public ConditionedUNetNetwork(ConditionedUNetSize size, Random random)
    {
        Size = size;
        _conditioning = RegisterModule("condition", new PitchConditioning(size, random));
        int[] channels = [1, .. Enumerable.Range(0, Depth).Select(k => size.Width << k)];
        _encoder =
        [
            .. Enumerable
                .Range(1, Depth)
                .Select(k => RegisterModule($"encoder{k}", new EncoderLayer(channels[k - 1], channels[k], size.EncoderSlope, random))),
        ];
        // From the second layer on a layer also sees the encoder's maps of its size.
        _decoder =
        [
            .. Enumerable
                .Range(1, Depth - 1)
                .Select(k =>
                    RegisterModule(
                        $"decoder{k}",
                        new DecoderLayer(channels[Depth + 1 - k] * (k > 1 ? 2 : 1), channels[Depth - k], k <= DroppingLayers, random)
                    )
                ),
        ];
        _mask = RegisterModule("mask", new ConvTranspose2d(2 * size.Width, 1, (5, 5), random, stride: (2, 2), padding: (2, 2)));
    }

    /// <summary>Channels of the layers.</summary>
    public ConditionedUNetSize Size { get; }

    /// <summary>Estimates the magnitudes of one voice a row: its mask times the mixture.</summary>
    /// <param name="mixture">rows x 513 x frames, magnitudes (<see cref="MixtureSpectrum"/>); any number of frames from 1.</param>
    /// <param name="pitch">rows x 361 x frames (<see cref="PitchOneHot"/>).</param>
    /// <param name="dropout">Decides which channels are dropped, in training; null: none.</param>
    /// <returns>rows x 513 x frames, from 0 to the mixture's magnitude.</returns>
    public Tensor Estimate(Tensor mixture, Tensor pitch, Random? dropout = null)
    {
        // A silent mixture has no largest value to be divided by.
        var largest = mixture.Amax([1, 2], keepdim: true).Clamp(min: 1e-12);
        var maps = new List<Tensor> { _conditioning.Apply(mixture / largest, pitch).Unsqueeze(1) };
        foreach (var layer in _encoder)
            maps.Add(layer.Forward(maps[^1]));
        var x = maps[Depth];
        for (var k = 0; k < _decoder.Length; k++)
        {
            var like = maps[Depth - 1 - k];
            x = Tensor.Cat([_decoder[k].Forward(x, like, dropout), like], 1);
        }
        var mask = _mask.Forward(x, (maps[0].Shape[2], maps[0].Shape[3])).Sigmoid();
        return mask.Squeeze(1) * mixture;
    }
}
