using Discant.Separation.BlindHarmonic;
using Discant.TestSupport;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class PolicyNetworkTests
{
    // Spec 2.2.
    [Theory]
    [InlineData(1, 11_685_760)]
    [InlineData(2, 11_689_040)]
    [InlineData(3, 11_692_320)]
    public void The_published_size_has_the_published_parameters(int voices, long parameters)
    {
        using var network = new PolicyNetwork(PolicyNetworkSize.Paper, voices, new Random(1));
        Assert.Equal(parameters + 9 * voices, network.ParameterCount());
    }

    [Fact]
    public void Every_size_says_nine_numbers_a_voice_and_bin()
    {
        foreach (var size in PolicyNetworkSize.All.Skip(1).Append(ToyFrames.Tiny))
        {
            using var scope = Tensor.Scope();
            using var mode = GradientMode.Off();
            using var network = new PolicyNetwork(size, 3, new Random(1));
            var frames = Tensor.Zeros([2, 2, size.Bins]) + 0.01;
            Assert.Equal([2, 3, 9, size.Bins], network.Forward(ToneState.Of(frames, 3).Input()).Shape);
            Assert.Same(size, size == ToyFrames.Tiny ? size : PolicyNetworkSize.Named(size.Name));
        }
    }

    // Padding sides included: every layer as explicit sums (spec 2.2).
    [Fact]
    public void The_network_equals_its_layers_written_as_sums()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var size = new PolicyNetworkSize("odd", 250, 24, 3, [4, 3, 2]);
        using var network = new PolicyNetwork(size, 2, new Random(5));
        foreach (var (name, parameter) in network.NamedParameters().Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
        foreach (ref var value in parameter.Data<float>())
            value = 0.01f * name.Length;
        var random = new Random(6);
        var input = Tensor.From([.. Enumerable.Range(0, 14 * 24).Select(_ => (float)(random.NextDouble() - 0.5))], 1, 14, 24);
        Close.Relative(NaivePolicyNetwork.Forward(network, input.ToDoubles()), network.Forward(input).ToDoubles(), 1e-5);
    }

    // Spec 11, check 3.
    [Fact]
    public void No_word_about_the_width_means_a_steady_tone()
    {
        using var scope = Tensor.Scope();
        using var network = new PolicyNetwork(ToyFrames.Tiny, 1, new Random(1));
        var policy = new TonePolicy(network, ToneModelOptions.Paper, ToneState.Of(Tensor.Zeros([1, 2, 16]), 1));
        var widths = policy.Width(Tensor.From([0.0, -3.0, -50.0], 3)).ToDoubles();
        Assert.Equal(ToyFrames.Tiny.PeakWidth, widths[0], 1e-12);
        Assert.Equal(0.0701, widths[1] / widths[0], 1e-4);
        Assert.Equal(widths[1], widths[2], 1e-12);
    }

    [Fact]
    public void A_network_for_fewer_voices_says_the_same_of_them()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var four = new PolicyNetwork(ToyFrames.Size, 4, new Random(1));
        using var two = PolicyNetworkFile.ForVoices(four, 2);
        var frames = ToyFrames.TwoTones(ToyFrames.Size, 31, 44, 0.05, new Random(2));
        var (many, few) = (ToneState.Of(frames, 4), ToneState.Of(frames, 2));
        for (var pass = 0; pass < 2; pass++)
        {
            var own = two.Forward(few.Input());
            Close.Relative(four.Forward(many.Input()).Narrow(1, 0, 2).ToDoubles(), own.ToDoubles(), 1e-5);
            var choice = new ToneChoice([0], [1 - pass], [31], null);
            var tones = new TonePolicy(two, new(), few).Tones(choice, Tensor.Ones([1, 25]), true);
            (many, few) = (many.After(choice, tones), few.After(choice, tones));
        }
    }

    [Fact]
    public void A_network_survives_its_file()
    {
        using var folder = new TemporaryFolder();
        using var network = new PolicyNetwork(PolicyNetworkSize.Small, 4, new Random(1));
        var path = folder["tones.safetensors"];
        PolicyNetworkFile.Write(path, network);
        using var back = PolicyNetworkFile.Read(path);
        Assert.Equal((network.Size, 4), (back.Size, back.Voices));
        foreach (var (before, after) in network.State().Zip(back.State()))
            Close.Relative(before.Tensor.ToDoubles(), after.Tensor.ToDoubles(), 1e-3, before.Name);
    }

    [Fact]
    public void A_file_of_an_unknown_size_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var network = new PolicyNetwork(ToyFrames.Size, 4, new Random(1));
        PolicyNetworkFile.Write(folder["toy.safetensors"], network);
        var refused = Assert.Throws<SafetensorsException>(() => PolicyNetworkFile.Read(folder["toy.safetensors"]));
        Assert.Contains("256 bins", refused.Message, StringComparison.Ordinal);
    }
}
