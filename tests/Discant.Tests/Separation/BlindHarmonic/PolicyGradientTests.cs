using Discant.Separation.BlindHarmonic;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class PolicyGradientTests
{
    // Three bins of 16 may be chosen: 2 x 3 first tones, then 3 second ones.
    private static readonly ToneModelOptions s_threeBins = new() { LowestHz = 3 * 7.8125, HighestHz = 5 * 7.8125 };

    public static TheoryData<string> Plans => ["tree", "flat", "flat with drawn flags"];

    // Spec 11, check 8.
    [Theory]
    [MemberData(nameof(Plans))]
    public void The_mean_of_the_estimates_is_the_gradient_of_the_expected_loss(string name)
    {
        const int frames = 40;
        const int repeats = 60;
        using var network = Undecided(new Random(3));
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        var options = new PolicyGradientOptions
        {
            Tones = s_threeBins,
            ScoreWeight = 1,
            DrawsFlags = name == "flat with drawn flags",
        };
        // At exponent 1 the draws come from the policy itself.
        var plan = Untempered(name == "tree" ? SamplingPlan.Tree([3, 3]) : SamplingPlan.Flat([3, 3]));
        var exact = Exact(network, dictionary, frame, options);
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
        Assert.Contains(exact, g => Math.Abs(g) > 1e-5);
    }

    // Spec 11, check 7.
    [Fact]
    public void A_policy_that_is_sure_draws_the_same_at_every_exponent()
    {
        using var scope = Tensor.Scope();
        using var network = new PolicyNetwork(ToyFrames.Tiny, 2, new Random(3));
        using var dictionary = Dictionary(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Tiny, 3.4, 4.8, 0.05, new Random(7));
        network.Scales.Data<float>()[0] = network.Scales.Data<float>()[9] = 40;
        var objective = new PolicyGradient(network, dictionary, new() { Tones = s_threeBins }).Compute(
            frame,
            SamplingPlan.Tree([3, 3]),
            new Random(1)
        );
        Assert.Equal(9, objective.EffectiveSamples, 1e-4);
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
    private static PolicyNetwork Undecided(Random random)
    {
        var network = new PolicyNetwork(ToyFrames.Tiny, 2, random);
        for (var voice = 0; voice < 2; voice++)
            network.Scales.Data<float>()[voice * 9] = (float)Math.Log(200);
        return network;
    }

    private static SamplingPlan Untempered(SamplingPlan plan) =>
        plan with
        {
            Levels = [.. plan.Levels.Select(l => l with { Exponents = [.. l.Exponents.Select(_ => 1.0)] })],
        };

    // Every pair of tones by its probability, and every combination of flags.
    private static double[] Exact(PolicyNetwork network, Tensor dictionary, Tensor frame, PolicyGradientOptions options)
    {
        using var scope = Tensor.Scope();
        network.ZeroGrad();
        Tensor? expected = null;
        foreach (var (probability, tones, flags) in Pairs(network, dictionary, frame, options))
        {
            var part = probability * FrameLoss.Expected(frame, tones, flags);
            expected = expected is null ? part : expected + part;
        }
        expected!.Sum().Backward();
        return network.Scales.Grad!.ToDoubles();
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
            var (choice, tones) = Tone(policy, first, dictionary);
            var after = state.After(choice, tones);
            var next = new TonePolicy(network, options.Tones, after);
            var nextChances = next.Logits.Softmax(1);
            for (var second = 0; second < 2 * policy.Candidates; second++)
            {
                var (nextChoice, nextTones) = Tone(next, second, dictionary);
                if (nextChoice.Voices[0] == choice.Voices[0])
                    continue;
                var chance = chances.Select(1, first) * nextChances.Select(1, second);
                yield return (chance, [tones, nextTones], [policy.OnLogits(choice), next.OnLogits(nextChoice)]);
            }
        }
    }

    private static (ToneChoice, ToneBatch) Tone(TonePolicy policy, long candidate, Tensor dictionary)
    {
        var (voice, bin) = policy.ChoiceOf(candidate);
        var choice = policy.Refined(new ToneChoice([0], [voice], [bin], null));
        return (choice, policy.Tones(choice, ToneDictionary.RowsOf(dictionary, choice), true));
    }
}
