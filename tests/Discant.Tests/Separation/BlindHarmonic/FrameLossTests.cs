using System.Numerics;
using Discant.Separation.BlindHarmonic;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class FrameLossTests
{
    private const int Bins = 40;

    // Spec 11, check 6.
    [Fact]
    public void The_compression_is_steep_but_finite_at_nothing()
    {
        using var scope = Tensor.Scope();
        var nothing = Tensor.From([0.0], 1);
        nothing.RequiresGrad = true;
        var lifted = CompressedDistance.Lift(nothing);
        lifted.Sum().Backward();
        Assert.Equal(0, lifted.Item(), 1e-12);
        Assert.Equal(1581, nothing.Grad!.Item(), 1.0);
    }

    [Fact]
    public void A_perfect_prediction_costs_nothing()
    {
        using var scope = Tensor.Scope();
        var (first, second) = (Random(1), Random(2));
        var loss = FrameLoss.Expected(first + second, [Tone(first, first), Tone(second, second)], null);
        Assert.Equal(0, loss.Item(), 1e-12);
    }

    // Spec 3.1 and 3.2 written out: each voice's own spectra must agree, phases too, even where the sums do.
    [Fact]
    public void Direct_spectra_that_are_another_voice_s_cost_their_distance_from_it()
    {
        using var scope = Tensor.Scope();
        var (first, second) = (Random(1), Random(2));
        var loss = FrameLoss.Expected(first + second, [Tone(first, second), Tone(second, first)], null);
        Assert.Equal(NaiveRadial(first.ToDoubles(), second.ToDoubles()), loss.Item(), 1e-9);
        var turned = CompressedDistance.Radial(first, first * -1);
        var power = CompressedDistance.Lift(CompressedDistance.Magnitude(first)).Square().Mean().Item();
        Assert.Equal(4 * power, turned.Item(), 1e-9);
    }

    [Fact]
    public void Predicting_nothing_costs_twenty_times_the_compressed_power()
    {
        using var scope = Tensor.Scope();
        var (frames, nothing) = (Random(1), Tensor.Zeros([1, 2, Bins], ScalarType.Float64));
        var loss = FrameLoss.Expected(frames, [Tone(nothing, nothing), Tone(nothing, nothing)], [On(500), On(500)]);
        var power = CompressedDistance.Lift(CompressedDistance.Magnitude(frames)).Square().Mean().Item();
        Assert.Equal(20 * power, loss.Item(), 1e-9);
    }

    // The formula of spec 3.2 written out.
    [Fact]
    public void The_expectation_over_flags_is_the_sum_over_all_of_them()
    {
        using var scope = Tensor.Scope();
        var (frames, first, second) = (Random(1), Random(2), Random(3));
        ToneBatch[] tones = [Tone(first, Random(4)), Tone(second, Random(5))];
        var chances = new[] { 0.3, 0.8 };
        var logits = chances.Select(c => On(Math.Log(c / (1 - c)))).ToArray();
        var expected = 0.0;
        for (var flags = 0; flags < 4; flags++)
        {
            var on = new[] { flags & 1, flags >> 1 };
            var chance = on.Select((u, k) => u == 1 ? chances[k] : 1 - chances[k]).Aggregate((a, b) => a * b);
            expected += chance * FrameLoss.Sampled(frames, tones, [.. on.Select(u => Tensor.From([(double)u], 1))]).Item();
        }
        Assert.Equal(expected, FrameLoss.Expected(frames, tones, logits).Item(), 1e-12);
        var both = FrameLoss.Sampled(frames, tones, [Tensor.From([1.0], 1), Tensor.From([1.0], 1)]).Item();
        Assert.Equal(both, FrameLoss.Expected(frames, tones, null).Item(), 1e-12);
    }

    [Fact]
    public void A_tone_switched_off_is_rewarded_by_a_tenth()
    {
        using var scope = Tensor.Scope();
        var (frames, nothing) = (Random(1), Tensor.Zeros([1, 2, Bins], ScalarType.Float64));
        ToneBatch[] tones = [Tone(frames * 0.5, frames), Tone(nothing, nothing)];
        double Sparse(double u) =>
            FrameLoss.Sampled(frames, tones, [Tensor.From([1.0], 1), Tensor.From([u], 1)]).Item() - FrameLoss.Rest(frames, tones).Item();
        Assert.Equal(0.9, Sparse(0) / Sparse(1), 1e-9);
    }

    [Fact]
    public void Gradients_of_the_loss_are_right()
    {
        using var scope = Tensor.Scope();
        GradientCheck.Run(
            inputs => FrameLoss.Expected(inputs[0], [Tone(inputs[1], inputs[2]), Tone(inputs[3], inputs[4])], [inputs[5], inputs[5] * 0.5]),
            [Random(1), Random(2), Random(3), Random(4), Random(5), On(0.4)],
            1e-6,
            1e-6
        );
    }

    private static double NaiveRadial(double[] first, double[] second)
    {
        static Complex Lifted(Complex z) => (Math.Sqrt(z.Magnitude + 1e-7) - Math.Sqrt(1e-7)) * z / z.Magnitude;
        return Enumerable
            .Range(0, Bins)
            .Average(k => Math.Pow((Lifted(new(first[k], first[Bins + k])) - Lifted(new(second[k], second[Bins + k]))).Magnitude, 2));
    }

    private static Tensor On(double logit) => Tensor.From([logit], 1);

    private static ToneBatch Tone(Tensor dictionary, Tensor direct) => new(dictionary, dictionary, direct, direct, direct, direct, direct);

    private static Tensor Random(int seed)
    {
        var random = new Random(seed);
        return Tensor.From([.. Enumerable.Range(0, 2 * Bins).Select(_ => random.NextDouble() - 0.5)], 1, 2, Bins);
    }
}
