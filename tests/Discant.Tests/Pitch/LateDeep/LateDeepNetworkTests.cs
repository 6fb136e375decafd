using Discant.Audio;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Tests.Separation;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Tests.Pitch.LateDeep;

/// <summary>The convolutional estimator: its layers, its windows, its files.</summary>
public sealed class LateDeepNetworkTests
{
    private static readonly LateDeepSize s_tiny = new(2, 2, 3, 2);

    [Fact]
    public void The_full_size_has_the_layers_of_the_paper()
    {
        using var network = new LateDeepNetwork(LateDeepSize.Full, new Random(1));
        // Convolutions with bias and the two numbers a channel of batch norm, layer by layer from Section 3.2.
        static long Block(long into, long outOf, long taps) => outOf * into * taps + outOf + 2 * outOf;
        var branch = 2 * 5 + Block(5, 16, 25) + Block(16, 32, 25) + 2 * Block(32, 32, 25) + 2 * Block(32, 32, 210);
        var joint = Block(64, 64, 9) + Block(64, 64, 9) + Block(64, 8, 360) + 8 + 1;
        Assert.Equal(2 * branch + joint, network.ParameterCount());
        Assert.Equal((22050, 256), (network.Size.Input.SampleRate, network.Size.Input.Hop));
    }

    [Fact]
    public void The_salience_has_the_size_of_the_input_and_depends_on_so_many_frames_as_it_says()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = new LateDeepNetwork(new LateDeepSize(4, 4, 4, 4), new Random(3));
        network.Train(false);
        var random = new Random(2);
        var frames = 2 * LateDeepNetwork.ContextFrames + 3;
        var input = new float[5 * 360 * frames];
        for (var k = 0; k < input.Length; k++)
            input[k] = (float)random.NextDouble();
        var whole = network.Forward(Tensor.From(input, 1, 5, 360, frames), Tensor.From(input, 1, 5, 360, frames));
        Assert.Equal([1, 360, frames], whole.Shape);
        for (var k = 0; k < input.Length; k += frames)
            input[k] = 50;
        var changed = network.Forward(Tensor.From(input, 1, 5, 360, frames), Tensor.From(input, 1, 5, 360, frames));
        // The first frame reaches as far as the context says, the one beyond hears nothing of it.
        float[] At(Tensor t, int frame) => t.Select(2, frame).Contiguous().ToSingles();
        Assert.Equal(At(whole, LateDeepNetwork.ContextFrames + 1), At(changed, LateDeepNetwork.ContextFrames + 1));
        Assert.NotEqual(At(whole, LateDeepNetwork.ContextFrames), At(changed, LateDeepNetwork.ContextFrames));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(257)]
    [InlineData(40_000)]
    public void There_is_a_frame_for_every_hop_begun_whatever_the_length(int samples)
    {
        using var estimator = Estimator(threads: 1);
        using var mixture = Mixture.Of(Noise(samples), 16000);
        var frames = estimator.Estimate(mixture, CancellationToken.None).ToArray();
        Assert.Equal(samples == 0 ? 0 : 1 + (samples - 1) / 256, frames.Sum(f => f.Candidates.Count));
        Assert.All(frames, f => Assert.Equal(f.Candidates.Count * 360, f.Salience.Length));
        Assert.All(frames, f => Assert.All(f.Salience, s => Assert.InRange(s, 0, 1)));
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        using var mixture = Mixture.Of(Noise(80_000), 16000);
        float[] Salience(int threads)
        {
            using var estimator = Estimator(threads);
            return [.. estimator.Estimate(mixture, CancellationToken.None).SelectMany(f => f.Salience)];
        }
        Assert.Equal(Salience(1), Salience(3));
    }

    [Fact]
    public void A_mixture_of_another_rate_is_refused()
    {
        using var estimator = Estimator(threads: 1);
        using var mixture = Mixture.Of(new float[100], 22050);
        Assert.Throws<ArgumentException>(() => estimator.Estimate(mixture, CancellationToken.None).Count());
    }

    [Fact]
    public void A_model_reads_back_with_its_statistics_and_its_input()
    {
        using var folder = new TemporaryFolder();
        var size = s_tiny with
        {
            Input = new HarmonicConstantQOptions { LongestWindowSeconds = double.PositiveInfinity, Hop = 320 },
        };
        using var written = new LateDeepNetwork(size, new Random(1));
        LateDeepModelFile.Write(folder["m"], written);
        using var read = LateDeepModelFile.Read(folder["m"]);
        Assert.Equal(size, read.Size);
        foreach (var (before, after) in written.State().Zip(read.State()))
        {
            Assert.Equal(before.Name, after.Name);
            Assert.Equal(before.Tensor.ToDoubles(), after.Tensor.ToDoubles());
        }
    }

    [Theory]
    [InlineData("method", "source-filter")]
    [InlineData("first", "-1")]
    [InlineData("branch", "1000000")]
    [InlineData("joint", "4")]
    [InlineData("bins", null)]
    [InlineData("lowest_hz", "NaN")]
    public void Foreign_files_are_refused(string key, string? value)
    {
        using var folder = new TemporaryFolder();
        using var network = new LateDeepNetwork(s_tiny, new Random(1));
        LateDeepModelFile.Write(folder["m"], network);
        using var file = SafetensorsFile.Read(folder["m"]);
        var metadata = new Dictionary<string, string>(file.Metadata, StringComparer.Ordinal);
        metadata.Remove(key);
        if (value is not null)
            metadata[key] = value;
        SafetensorsFile.Write(folder["x"], file.State(), metadata);
        var refused = Assert.Throws<SafetensorsException>(() => LateDeepModelFile.Read(folder["x"]));
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData(100.0)]
    [InlineData(99.7)]
    [InlineData(100.4)]
    public void A_Gaussian_peak_is_placed_where_its_middle_is(double middle)
    {
        var bins = new PitchBins(32.7, 60, 360);
        var salience = Array.ConvertAll([.. Enumerable.Range(0, 360)], k => (float)(0.8 * Math.Exp(-(k - middle) * (k - middle) / 2)));
        var peak = Assert.Single(SaliencePeaks.Of(salience, bins));
        Assert.Equal(middle, bins.Bin(peak.Hertz), 1e-3);
        Assert.InRange(peak.Strength, 0.7, 0.8001);
    }

    private static LateDeepEstimator Estimator(int threads) => new(new LateDeepNetwork(s_tiny, new Random(1)), threads);

    private static float[] Noise(int samples)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, samples).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
