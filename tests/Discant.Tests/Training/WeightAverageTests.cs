using Discant.Torch;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>The moving average of parameters, the plateau of a loss, and seeds of steps.</summary>
public sealed class WeightAverageTests
{
    [Fact]
    public void The_average_forgets_as_its_decay_says_and_faster_at_first()
    {
        using var parameter = Tensor.From([2f, 4f], 2);
        using var average = new WeightAverage([("w", parameter)], 0.5);
        var expected = 2.0;
        for (var step = 1; step <= 20; step++)
        {
            parameter.Data<float>()[0] = step;
            average.Update(step);
            var decay = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = decay * expected + (1 - decay) * step;
        }
        average.Apply();
        Assert.Equal(expected, parameter.Data<float>()[0], 1e-5);
        Assert.Equal(4, parameter.Data<float>()[1], 1e-6);
    }

    [Fact]
    public void The_average_of_a_constant_is_that_constant()
    {
        using var parameter = Tensor.From([0.3f], 1);
        using var average = new WeightAverage([("w", parameter)], 0.98);
        for (var step = 1; step < 100; step++)
            average.Update(step);
        average.Apply();
        Assert.Equal(0.3f, parameter.Data<float>()[0], 1e-7f);
    }

    [Fact]
    public void A_saved_average_goes_on_as_if_it_had_never_stopped()
    {
        using var scope = Tensor.Scope();
        var parameter = Tensor.From([1f], 1);
        using var first = new WeightAverage([("w", parameter)], 0.9);
        first.Update(1);
        parameter.Data<float>()[0] = 5;
        using var second = new WeightAverage([("w", parameter)], 0.9);
        second.LoadState(first.State().ToDictionary(s => s.Name, s => s.Tensor, StringComparer.Ordinal));
        first.Update(2);
        second.Update(2);
        Assert.Equal(first.State().Single().Tensor.ToSingles(), second.State().Single().Tensor.ToSingles());
        Assert.Throws<ArgumentException>(() => second.LoadState(new Dictionary<string, Tensor>(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_loss_that_falls_has_no_plateau_and_one_that_stays_has()
    {
        var falling = new Plateau(stretch: 10, leastGain: 0.01);
        Assert.DoesNotContain(Enumerable.Range(0, 200), step => falling.Reached(100 * Math.Pow(0.99, step)));
        var constant = new Plateau(stretch: 10, leastGain: 0.01);
        var random = new Random(1);
        var reached = Enumerable.Range(1, 40).Where(_ => constant.Reached(5 + 0.01 * random.NextDouble()));
        Assert.Equal([20, 30, 40], reached);
    }

    [Fact]
    public void Seeds_differ_by_run_step_and_purpose_and_are_always_the_same()
    {
        var seeds =
            from seed in new[] { 0, 1, 4, -1 }
            from step in new[] { 0L, 1, 2, 1000, -125 }
            from purpose in Enumerable.Range(1, 6)
            select StepSeeds.Of(seed, step, purpose);
        Assert.Equal(seeds.Count(), seeds.Distinct().Count());
        Assert.Equal(StepSeeds.Generator(4, 7, 3).Next(), StepSeeds.Generator(4, 7, 3).Next());
    }
}
