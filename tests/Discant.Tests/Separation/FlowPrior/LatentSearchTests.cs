using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

public sealed class LatentSearchTests
{
    [SharedFact("golden/flow/07_sep_mle.npz")]
    public void The_search_equals_the_reference() => Check("07_sep_mle", new LatentSearchOptions());

    [SharedFact("golden/flow/07_sep_map_z.npz")]
    public void The_search_for_likely_latents_equals_the_reference() => Check("07_sep_map_z", LatentSearchOptions.MapOfLatents);

    [SharedFact("golden/flow/07_sep_map_x.npz")]
    public void The_search_for_likely_magnitudes_equals_the_reference() => Check("07_sep_map_x", LatentSearchOptions.MapOfMagnitudes);

    [SharedFact("golden/flow/07_sep_mask_wiener.npz")]
    public void Limited_frames_and_shares_of_the_mixture_equal_the_reference() =>
        Check("07_sep_mask_wiener", new LatentSearchOptions { LimitFrames = true }, shares: true);

    [SharedFact("golden/flow/10_kl.npz")]
    public void The_divergence_equals_the_reference()
    {
        var golden = Golden.Npz("flow/10_kl");
        // rows x bins x frames; the divergence takes frames x bins, and its mean is over all of both rows.
        var mixture = ByFrames(golden["mix"]);
        var slopes = new float[mixture.Length];
        var value = new MixtureDivergence(mixture, 6, hasZeroRow: true).Of(ByFrames(golden["sum_of_sources"]), slopes);
        Close.Relative([golden["loss"].Item()], [value], 1e-6);
    }

    [Fact]
    public void The_slope_of_the_divergence_is_its_finite_difference()
    {
        var random = new Random(4);
        float[] Draw(double least) => [.. Enumerable.Range(0, 12).Select(_ => (float)(least + random.NextDouble()))];
        var (mixture, sum) = (Draw(0), Draw(-0.5));
        var divergence = new MixtureDivergence(mixture, 4, hasZeroRow: false);
        var (slopes, ignored) = (new float[12], new float[12]);
        divergence.Of(sum, slopes);
        for (var k = 0; k < sum.Length; k++)
        {
            var (above, below) = ((float[])sum.Clone(), (float[])sum.Clone());
            above[k] += 1e-3f;
            below[k] -= 1e-3f;
            var numeric = (divergence.Of(above, ignored) - divergence.Of(below, ignored)) / ((double)above[k] - below[k]);
            Assert.Equal(numeric, slopes[k], 1e-3 * Math.Max(1, Math.Abs(numeric)));
        }
    }

    [Fact]
    public void The_search_brings_the_sum_of_the_sources_near_the_mixture_and_is_the_same_on_any_number_of_threads()
    {
        using var first = FlowExamples.Moved(FlowExamples.Tiny, 1);
        using var second = FlowExamples.Moved(FlowExamples.Tiny, 2);
        FrozenFlow[] flows = [new(first), new(second), new(first)];
        var mixture = FlowExamples.Noise(5, 10, 8).Abs().ToSingles();
        LatentSearchResult Run(int threads)
        {
            using var search = new LatentSearch(flows, 10, new LatentSearchOptions { Iterations = 80 }, threads);
            return search.Run(mixture, false, [new float[80], new float[80], new float[80]], null, default);
        }
        var (one, three) = (Run(1), Run(3));
        Assert.True(one.Divergences[^1] < one.Divergences[0] / 3, $"from {one.Divergences[0]} to {one.Divergences[^1]}");
        Assert.Equal(one.Magnitudes, three.Magnitudes);
        Assert.Equal(one.Latents, three.Latents);
        Assert.Equal(one.Divergences, three.Divergences);
    }

    [Fact]
    public void Priors_of_different_numbers_of_bins_do_not_go_together()
    {
        using var first = FlowExamples.Moved(FlowExamples.Tiny, 1);
        using var second = FlowExamples.Moved(FlowExamples.Tiny with { Bins = 10 }, 2);
        Assert.Throws<ArgumentException>(() => new LatentSearch([new(first), new(second)], 4, new()));
    }

    private static void Check(string name, LatentSearchOptions options, bool shares = false)
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz($"flow/{name}");
        var flows = new List<FrozenFlow>();
        for (var k = 0; k < 2; k++)
        {
            using var network = FlowExamples.Filled(
                new FlowNetwork(FlowExamples.Golden, new Random(1)),
                golden,
                $"gen{k}.",
                ScalarType.Float32
            );
            flows.Add(new FrozenFlow(network));
        }
        options = options with { Iterations = (int)golden["hp_iteration"].Item() };
        Assert.Equal(golden["hp_lr"].Item(), options.LearningRate);
        Assert.Equal(golden["hp_alpha2"].Item(), options.PriorWeight);
        // 5 bins, the row that is 0, and of 9 frames 8.
        var mix = Tensor.From(golden["mix"].ToSingles(), 5, 9).Narrow(1, 0, 8).ConstantPad([0, 0, 0, 1]).Transpose(0, 1).ToSingles();
        var start = golden["z_init"];
        using var search = new LatentSearch(flows, 8, options);
        var result = search.Run(mix, true, Sources(start.ToSingles()), null, default);
        Close.Relative(golden["loss"].Values, result.Losses, 1e-5, "loss");
        Close.Relative(golden["loss_rec"].Values, result.Divergences, 1e-5, "divergence");
        var estimates = shares ? result.Shares(mix) : result.Magnitudes;
        Close.Relative(Flat(golden["x_est"].ToSingles()), estimates.SelectMany(e => e).ToArray(), 1e-5, "magnitudes");
        Close.Relative(Flat(golden["z_final"].ToSingles()), result.Latents.SelectMany(z => z).ToArray(), 1e-4, "latents");
    }

    private static double[] Flat(float[] sources) => [.. Sources(sources).SelectMany(s => s).Select(v => (double)v)];

    // sources x bins x frames to sources x (frames bins)
    private static float[][] Sources(float[] values)
    {
        using var scope = Tensor.Scope();
        var all = Tensor.From(values, 2, 6, 8).Transpose(1, 2).Contiguous();
        return [all.Select(0, 0).ToSingles(), all.Select(0, 1).ToSingles()];
    }

    private static float[] ByFrames(NpyArray array) => Tensor.From(array.ToSingles(), array.Shape).Transpose(1, 2).ToSingles();
}
