using Discant.Separation.BlindHarmonic;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class PolicyGradientTests
{
    // Three bins of 16 may be chosen: 2 x 3 first tones, then 3 second ones.
    // Tones may be there or not, so that flags matter.
    private static readonly ToneModelOptions s_threeBins = new()
    {
        LowestHz = 3 * 7.8125,
        HighestHz = 5 * 7.8125,
        OnBias = 0,
    };

    // With many a seed so small a network says 0 of some bins, whatever its weights.
    private const int Alive = 34;

    public static TheoryData<string> Plans => ["tree", "flat", "flat with drawn flags"];

    // Spec 11, check 8.
    [Theory]
    [MemberData(nameof(Plans))]
    public void The_mean_of_the_estimates_is_the_gradient_of_the_expected_loss(string name)
    {
        const int frames = 40;
        const int repeats = 60;
        using var network = Undecided();
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        var options = new PolicyGradientOptions
        {
            Tones = s_threeBins,
            ScoreWeight = 1,
            DrawsFlags = name == "flat with drawn flags",
        };
        // At exponent 1 the draws come from the policy itself.
        var plan = Tempered(name == "tree" ? SamplingPlan.Tree([3, 3]) : SamplingPlan.Flat([3, 3]), 1);
        var exact = Exact(network, dictionary, frame, options, network.Scales);
        var estimates = new List<double[]>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            using var scope = Tensor.Scope();
            network.ZeroGrad();
            new PolicyGradient(network, dictionary, options)
                .Compute(frame.Expand(frames, 2, 16).Contiguous(), plan, new Random(repeat))
                .Network.BackwardTo([network.Scales]);
            estimates.Add([.. network.Scales.Grad!.ToDoubles().Select(g => g / frames)]);
        }
        for (var k = 0; k < exact.Length; k++)
        {
            var own = estimates.Select(e => e[k]).ToArray();
            var mean = own.Average();
            var error = Math.Sqrt(own.Sum(g => (g - mean) * (g - mean)) / (repeats - 1) / repeats);
            Assert.True(Math.Abs(mean - exact[k]) <= 4.5 * error + 1e-8, $"{k}: {mean} +- {error}, exactly {exact[k]}");
        }
        // Of the logits and, where they are drawn or weighed, of the flags.
        Assert.Contains(exact.Where((_, k) => k % 9 == 0), g => Math.Abs(g) > 1e-5);
        Assert.Contains(exact.Where((_, k) => k % 9 == 8), g => Math.Abs(g) > 1e-5);
    }

    // Spec 3.6: draws of a flatter policy, weighed by how likely the policy itself makes them.
    [Fact]
    public void The_dictionary_gets_the_gradient_of_the_policy_whatever_the_draws_come_from()
    {
        const int repeats = 20;
        using var network = Undecided(600);
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        var options = new PolicyGradientOptions { Tones = s_threeBins };
        var plan = Tempered(SamplingPlan.Flat([3, 3]), 0.3);
        plan = plan with { Levels = [plan.Levels[0] with { Draws = 600 }, plan.Levels[1]] };
        double[] exact = [.. Exact(network, dictionary, frame, options, dictionary)];
        var estimates = new double[repeats][];
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            using var scope = Tensor.Scope();
            dictionary.Grad = null;
            var objective = new PolicyGradient(network, dictionary, options).Compute(frame, plan, new Random(repeat));
            (objective.Dictionary - ToneDictionary.Normalisation(dictionary)).BackwardTo([dictionary]);
            estimates[repeat] = dictionary.Grad!.ToDoubles();
            Assert.InRange(objective.EffectiveSamples, 10, 500);
        }
        var largest = exact.Max(Math.Abs);
        for (var k = 0; k < exact.Length; k++)
            Assert.Equal(exact[k], estimates.Average(e => e[k]), 0.08 * largest);
    }

    // Spec 12, finding 3: cross-entropy to the voices' posterior at the bin that was drawn, which is one of three.
    [Fact]
    public void Enumerated_labels_are_taught_by_the_best_that_can_follow()
    {
        using var network = Undecided();
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        var options = new PolicyGradientOptions { Tones = s_threeBins, ScoreWeight = 0 };
        var plan = Tempered(SamplingPlan.Labels([1, 60]), 1);
        var (taught, mean) = Gradient(options with { LabelWeight = 1 });
        var (untaught, _) = Gradient(options with { LabelWeight = 0 });
        var labels = taught.Zip(untaught, (a, b) => a - b).ToArray();
        Assert.Contains(Enumerable.Range(0, 3), bin => Difference(Expected(bin)) < 1e-3);

        double Difference(double[] expected) => expected.Zip(labels, (a, b) => Math.Abs(a - b)).Max() / expected.Max(Math.Abs);

        (double[] Gradient, double Mean) Gradient(PolicyGradientOptions how)
        {
            using var scope = Tensor.Scope();
            network.ZeroGrad();
            var objective = new PolicyGradient(network, dictionary, how).Compute(frame, plan, new Random(5));
            objective.Network.BackwardTo([network.Scales]);
            return (network.Scales.Grad!.ToDoubles(), objective.MeanLoss);
        }

        double[] Expected(int bin)
        {
            using var scope = Tensor.Scope();
            network.ZeroGrad();
            var least = Pairs(network, dictionary, frame, options)
                .Select((pair, k) => (First: k / 3, Loss: FrameLoss.Expected(frame, pair.Tones, pair.Flags).Item()))
                .GroupBy(pair => pair.First)
                .Select(pairs => pairs.Min(pair => pair.Loss))
                .ToArray();
            double[] posterior = [-least[bin] / (options.LabelTemperature * mean), -least[3 + bin] / (options.LabelTemperature * mean)];
            LossTree.SoftmaxInPlace(posterior);
            var policy = new TonePolicy(network, options.Tones, ToneState.Of(frame, 2));
            var chances = policy.Logits.Reshape(2, 3).Select(1, bin).LogSoftmax(0);
            (chances * Tensor.From(posterior, 2).To(chances.Type)).Sum().BackwardTo([network.Scales]);
            return [.. network.Scales.Grad!.ToDoubles().Select(g => -g)];
        }
    }

    // Spec 11, check 7.
    [Fact]
    public void A_policy_that_is_sure_draws_the_same_at_every_exponent()
    {
        using var scope = Tensor.Scope();
        using var network = new PolicyNetwork(ToyFrames.Tiny, 2, new Random(Alive));
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        network.Scales.Data<float>()[0] = network.Scales.Data<float>()[9] = 40;
        var options = new PolicyGradientOptions { Tones = s_threeBins };
        var likeliest = Pairs(network, dictionary, frame, options).MaxBy(pair => pair.Probability.Item());
        var loss = FrameLoss.Expected(frame, likeliest.Tones, likeliest.Flags).Item();
        for (var seed = 1; seed <= 3; seed++)
        {
            var objective = new PolicyGradient(network, dictionary, options).Compute(frame, SamplingPlan.Tree([3, 3]), new Random(seed));
            Assert.Equal(9, objective.EffectiveSamples, 1e-4);
            Assert.Equal(loss, objective.MeanLoss, 1e-5 * loss);
        }
    }

    [Fact]
    public void Plans_have_as_many_joint_samples_as_the_paper()
    {
        Assert.Equal((9, 9), (SamplingPlan.Tree([3, 3]).Leaves, SamplingPlan.Flat([3, 3]).Leaves));
        Assert.Equal((27, 27), (SamplingPlan.Tree([3, 3, 3]).Leaves, SamplingPlan.Flat([3, 3, 3]).Leaves));
        Assert.Equal(
            [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01],
            SamplingPlan.Flat([3, 3]).Levels[0].Exponents.Select(e => Math.Round(e, 9))
        );
        Assert.Equal(
            [1, 0.1, 0.01, 1, 0.1, 0.01, 1, 0.1, 0.01],
            SamplingPlan.Flat([3, 3]).Levels[1].Exponents.Select(e => Math.Round(e, 9))
        );
    }

    // Spec 11, check 9.
    [Fact]
    public void The_dictionary_s_first_step_keeps_the_proportions_of_a_row()
    {
        using var scope = Tensor.Scope();
        using var dictionary = Dictionary(2);
        var before = dictionary.ToDoubles();
        using var optimiser = new AdaMax([("dictionary", dictionary)], 1e-4, 0.99, 0.999, 1e-7, sharing: _ => DenominatorSharing.Row);
        (dictionary * Tensor.Arange(1, 51).Reshape(2, 25)).Sum().Backward();
        optimiser.Step();
        var steps = before.Zip(dictionary.ToDoubles(), (b, a) => b - a).ToArray();
        Assert.Equal(1e-4, steps[24], 5e-8);
        Assert.Equal(1e-4 / 25, steps[0], 5e-8);
        Assert.Equal(1e-4, steps[49], 5e-8);
        Assert.Equal(1e-4 * 26 / 50, steps[25], 5e-8);
    }

    [Fact]
    public void The_dictionary_starts_with_rows_that_differ()
    {
        using var scope = Tensor.Scope();
        var rows = ToneDictionary.Start(3).ToDoubles();
        Assert.Equal([1, 0.5, 0.25], rows[..3]);
        Assert.Equal([1, 0.25, 0.0625], rows[25..28]);
        Assert.Equal(1e-3, rows[74], 1e-9);
        Assert.Equal(0, ToneDictionary.Normalisation(ToneDictionary.Start(3)).Item(), 1e-12);
    }

    private static Tensor Dictionary(int voices)
    {
        var dictionary = ToneDictionary.Start(voices).Persist();
        dictionary.RequiresGrad = true;
        return dictionary;
    }

    // Probabilities neither equal nor 0 or 1, so that the score matters.
    private static PolicyNetwork Undecided(double factor = 200)
    {
        var network = new PolicyNetwork(ToyFrames.Tiny, 2, new Random(Alive));
        for (var voice = 0; voice < 2; voice++)
            network.Scales.Data<float>()[voice * 9] = (float)Math.Log(factor);
        return network;
    }

    private static SamplingPlan Tempered(SamplingPlan plan, double exponent) =>
        plan with
        {
            Levels = [.. plan.Levels.Select(l => l with { Exponents = [.. l.Exponents.Select(_ => exponent)] })],
        };

    // Every pair of tones by its probability, and every combination of flags.
    private static double[] Exact(PolicyNetwork network, Tensor dictionary, Tensor frame, PolicyGradientOptions options, Tensor with)
    {
        using var scope = Tensor.Scope();
        network.ZeroGrad();
        dictionary.Grad = null;
        Tensor? expected = null;
        foreach (var (probability, tones, flags) in Pairs(network, dictionary, frame, options))
        {
            var part = probability * FrameLoss.Expected(frame, tones, flags);
            expected = expected is null ? part : expected + part;
        }
        expected!.Sum().Backward();
        return with.Grad!.ToDoubles();
    }

    private static IEnumerable<(Tensor Probability, ToneBatch[] Tones, Tensor[] Flags)> Pairs(
        PolicyNetwork network,
        Tensor dictionary,
        Tensor frame,
        PolicyGradientOptions options
    )
    {
        var state = ToneState.Of(frame, 2);
        var policy = new TonePolicy(network, options.Tones, state);
        var chances = policy.Logits.Softmax(1);
        for (var first = 0; first < 2 * policy.Candidates; first++)
        {
            var (choice, tones) = Tone(policy, first, dictionary, options);
            var after = state.After(choice, tones);
            var next = new TonePolicy(network, options.Tones, after);
            var nextChances = next.Logits.Softmax(1);
            for (var second = 0; second < 2 * policy.Candidates; second++)
            {
                var (nextChoice, nextTones) = Tone(next, second, dictionary, options);
                if (nextChoice.Voices[0] == choice.Voices[0])
                    continue;
                var chance = chances.Select(1, first) * nextChances.Select(1, second);
                yield return (chance, [tones, nextTones], [policy.OnLogits(choice), next.OnLogits(nextChoice)]);
            }
        }
    }

    private static (ToneChoice, ToneBatch) Tone(TonePolicy policy, long candidate, Tensor dictionary, PolicyGradientOptions options)
    {
        var (voice, bin) = policy.ChoiceOf(candidate);
        var choice = policy.Refined(new ToneChoice([0], [voice], [bin], null));
        return (choice, policy.Tones(choice, ToneDictionary.RowsOf(dictionary, choice), options.SeesDictionary));
    }
}
