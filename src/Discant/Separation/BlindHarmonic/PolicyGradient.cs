using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// The objectives whose gradients are those of the expected loss: continuous parameters by back-propagation, discrete ones by the score
/// function (REINFORCE) with the losses of sibling draws as baseline, the dictionary with importance weights (spec 3.5, 3.6).
/// </summary>
/// <param name="network">The network.</param>
/// <param name="dictionary">D: voices x partials.</param>
/// <param name="options">How the gradient is estimated.</param>
internal sealed class PolicyGradient(PolicyNetwork network, Tensor dictionary, PolicyGradientOptions options)
{
    /// <summary>Draws tones for some frames and weighs them.</summary>
    /// <param name="frames">frames x 2 x bins.</param>
    /// <param name="plan">How tones are drawn.</param>
    /// <param name="random">Source of the draws.</param>
    internal PolicyObjective Compute(Tensor frames, SamplingPlan plan, Random random)
    {
        var count = (int)frames.Shape[0];
        var levels = Draw(frames, plan, random);
        var losses = Losses(frames, plan, levels);
        var tree = new LossTree(plan, losses.Detach().ToDoubles(), count);
        var posterior = LabelPosterior(plan, levels, tree);
        var weights = tree.PathWeights(posterior);
        var objective = (losses * Row(weights, losses)).Sum() + Score(plan, levels, tree, posterior) * options.ScoreWeight;
        if (posterior is not null)
            objective -= (levels[0].LogVoices! * Row(posterior, losses)).Sum() * (options.LabelWeight / plan.Levels[0].Draws);
        var dictionaryWeights = posterior is null ? ImportanceWeights(plan, levels, count) : tree.Softmax(options.LabelTemperature);
        var dictionaryObjective = (losses * Row(dictionaryWeights, losses)).Sum() + ToneDictionary.Normalisation(dictionary);
        return new(objective, dictionaryObjective, tree.Mean, EffectiveSamples(dictionaryWeights, plan.Leaves));
    }

    private SampledLevel[] Draw(Tensor frames, SamplingPlan plan, Random random)
    {
        var sampler = new ToneSampler(options, random);
        var state = ToneState.Of(frames, plan.Voices);
        var levels = new SampledLevel[plan.Levels.Count];
        for (var depth = 0; depth < levels.Length; depth++)
        {
            var policy = new TonePolicy(network, options.Tones, state);
            levels[depth] = sampler.Draw(policy, plan.Levels[depth], state.Rows, plan.Voices, dictionary);
            if (depth < levels.Length - 1)
                state = state.After(levels[depth].Choice, levels[depth].Tones);
        }
        return levels;
    }

    // One loss a leaf.
    private Tensor Losses(Tensor frames, SamplingPlan plan, SampledLevel[] levels)
    {
        var leaves = (int)frames.Shape[0] * plan.Leaves;
        var targets = frames.IndexSelect(0, Ancestors(leaves, plan.Leaves));
        var tones = new ToneBatch[levels.Length];
        var flags = new Tensor[levels.Length];
        for (var depth = 0; depth < levels.Length; depth++)
        {
            var ancestors = Ancestors(leaves, plan.Leaves / plan.Nodes(depth));
            var own = levels[depth].Tones;
            tones[depth] = own with { Spectrum = own.Spectrum.IndexSelect(0, ancestors), Direct = own.Direct.IndexSelect(0, ancestors) };
            flags[depth] = (options.DrawsFlags ? levels[depth].On! : levels[depth].OnLogits).IndexSelect(0, ancestors);
        }
        return options.DrawsFlags ? FrameLoss.Sampled(targets, tones, flags) : FrameLoss.Expected(targets, tones, flags);
    }

    // How likely each voice is to play the drawn bin, from the best that can follow; null where labels are not enumerated.
    private double[]? LabelPosterior(SamplingPlan plan, SampledLevel[] levels, LossTree tree) =>
        levels[0].LogVoices is null ? null : tree.LabelPosterior(options.LabelTemperature, plan.Voices);

    private Tensor Score(SamplingPlan plan, SampledLevel[] levels, LossTree tree, double[]? posterior)
    {
        Tensor? score = null;
        for (var depth = 0; depth < levels.Length; depth++)
        {
            var level = levels[depth];
            var advantages = tree.Advantages(depth, posterior, options.LeaveOneOut);
            var nodes = advantages.Length / tree.Frames;
            var term = (level.LogDrawn * Row(advantages, level.LogDrawn)).Sum();
            if (level.LogInharmonicity is { } inharmonicity)
            {
                var each = plan.Levels[depth].EnumeratesVoices ? Repeat(advantages, plan.Voices) : advantages;
                term += (inharmonicity * Row(each, inharmonicity)).Sum() * ((double)advantages.Length / each.Length);
            }
            term *= 1.0 / nodes;
            score = score is null ? term : score + term;
        }
        return score!;
    }

    // Softmax over the joint samples of log p - log q (spec 3.6).
    private static double[] ImportanceWeights(SamplingPlan plan, SampledLevel[] levels, int frames)
    {
        var weights = new double[frames * plan.Leaves];
        for (var depth = 0; depth < levels.Length; depth++)
        {
            var ratio = (levels[depth].LogPolicy - levels[depth].LogDrawn).Detach().ToDoubles();
            var below = plan.Leaves / plan.Nodes(depth);
            for (var leaf = 0; leaf < weights.Length; leaf++)
                weights[leaf] += ratio[leaf / below];
        }
        for (var frame = 0; frame < frames; frame++)
            LossTree.SoftmaxInPlace(weights.AsSpan(frame * plan.Leaves, plan.Leaves));
        return weights;
    }

    private static double EffectiveSamples(double[] weights, int leaves) => weights.Chunk(leaves).Average(own => 1 / own.Sum(w => w * w));

    private static Tensor Ancestors(int leaves, int below) =>
        Tensor.From([.. Enumerable.Range(0, leaves).Select(k => (long)(k / below))], leaves);

    private static double[] Repeat(double[] values, int times) => [.. values.SelectMany(v => Enumerable.Repeat(v, times))];

    private static Tensor Row(double[] values, Tensor like) => Tensor.From(values, values.Length).To(like.Type);
}
