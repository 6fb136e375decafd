using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Draws tones from what the network says (spec 3.3).</summary>
/// <param name="options">Whether inharmonicities and flags are drawn, and what the network sees.</param>
/// <param name="random">Source of the draws.</param>
internal sealed class ToneSampler(PolicyGradientOptions options, Random random)
{
    private static readonly Operator s_logSigmoid = new("log_sigmoid");
    private static readonly Operator s_logGamma = new("lgamma");

    /// <summary>Draws one tone from each row of a state as often as a level says.</summary>
    /// <param name="policy">What the network says of the state.</param>
    /// <param name="level">How often, with which exponents.</param>
    /// <param name="rows">Rows of the state.</param>
    /// <param name="voices">m.</param>
    /// <param name="dictionary">D: voices x partials.</param>
    internal SampledLevel Draw(TonePolicy policy, SamplingLevel level, int rows, int voices, Tensor dictionary)
    {
        var parents = Parents(rows, level.Draws);
        var exponents = new float[parents.Length];
        for (var k = 0; k < exponents.Length; k++)
            exponents[k] = (float)level.Exponents[k % level.Exponents.Count];
        var logits = policy.Logits.IndexSelect(0, Tensor.From(parents, parents.Length));
        var powers = Tensor.From(exponents, exponents.Length, 1).To(logits.Type);
        return level.EnumeratesVoices
            ? OfEveryVoice(policy, logits, powers, parents, voices, dictionary)
            : OfOne(policy, logits, powers, parents, exponents, dictionary);
    }

    private SampledLevel OfOne(TonePolicy policy, Tensor logits, Tensor powers, long[] parents, float[] exponents, Tensor dictionary)
    {
        var drawn = (logits * powers).LogSoftmax(1);
        var candidates = Sample(drawn);
        var choices = candidates.Select(policy.ChoiceOf).ToArray();
        var choice = Inharmonic(
            policy,
            policy.Refined(new ToneChoice(parents, [.. choices.Select(c => c.Voice)], [.. choices.Select(c => c.Bin)], null))
        );
        var index = Tensor.From(candidates, candidates.Length, 1);
        var logDrawn = drawn.Gather(1, index).Squeeze(1);
        var logPolicy = logits.LogSoftmax(1).Gather(1, index).Squeeze(1);
        var onLogits = policy.OnLogits(choice);
        Tensor? on = null;
        if (options.DrawsFlags)
        {
            var tempered = onLogits * powers.Squeeze(1);
            on = Flags(tempered);
            logDrawn += s_logSigmoid.Call(tempered * (on * 2 - 1));
            logPolicy += s_logSigmoid.Call(onLogits * (on * 2 - 1));
        }
        var tones = policy.Tones(choice, ToneDictionary.RowsOf(dictionary, choice), options.SeesDictionary);
        return new(choice, tones, logDrawn, logPolicy, null, LogInharmonicity(policy, choice), onLogits, on);
    }

    private SampledLevel OfEveryVoice(TonePolicy policy, Tensor logits, Tensor powers, long[] parents, int voices, Tensor dictionary)
    {
        var draws = parents.Length;
        var byVoice = (logits * powers).LogSoftmax(1).Reshape(draws, voices, policy.Candidates);
        var drawn = byVoice.Logsumexp([1]);
        var places = Sample(drawn);
        var index = Tensor.From(places, draws, 1);
        var bins = places.Select(p => policy.ChoiceOf(p).Bin).ToArray();
        var choice = Inharmonic(
            policy,
            policy.Refined(
                new ToneChoice(
                    [.. parents.SelectMany(p => Enumerable.Repeat(p, voices))],
                    [.. parents.SelectMany(_ => Enumerable.Range(0, voices).Select(v => (long)v))],
                    [.. bins.SelectMany(b => Enumerable.Repeat(b, voices))],
                    null
                )
            )
        );
        var policyByVoice = logits.LogSoftmax(1).Reshape(draws, voices, policy.Candidates);
        var atBin = policyByVoice.Gather(2, index.Unsqueeze(1).Expand(draws, voices, 1)).Squeeze(2);
        return new(
            choice,
            policy.Tones(choice, ToneDictionary.RowsOf(dictionary, choice), options.SeesDictionary),
            drawn.Gather(1, index).Squeeze(1),
            policyByVoice.Logsumexp([1]).Gather(1, index).Squeeze(1),
            atBin.LogSoftmax(1).Reshape(draws * voices),
            LogInharmonicity(policy, choice),
            policy.OnLogits(choice),
            null
        );
    }

    private ToneChoice Inharmonic(TonePolicy policy, ToneChoice choice)
    {
        if (!options.Tones.Inharmonic)
            return choice;
        var (alpha, beta) = policy.Inharmonicity(choice);
        var (shapes, rates) = (alpha.Detach().ToDoubles(), beta.Detach().ToDoubles());
        var drawn = shapes.Select((shape, k) => MathNet.Numerics.Distributions.Gamma.Sample(random, shape, rates[k]));
        return choice with { Inharmonicities = [.. drawn] };
    }

    private static Tensor? LogInharmonicity(TonePolicy policy, ToneChoice choice)
    {
        if (choice.Inharmonicities is not { } drawn)
            return null;
        var (alpha, beta) = policy.Inharmonicity(choice);
        // A draw may be so small that it rounds to 0, where the density has no value.
        var b = Tensor.From([.. drawn.Select(x => Math.Max(x, 1e-30))], drawn.Length).To(alpha.Type);
        return alpha * beta.Log() - s_logGamma.Call(alpha) + (alpha - 1) * b.Log() - beta * b;
    }

    private Tensor Flags(Tensor logits)
    {
        var chances = logits.Detach().Sigmoid().ToDoubles();
        return Tensor.From([.. chances.Select(c => random.NextDouble() < c ? 1.0 : 0.0)], chances.Length).To(logits.Type);
    }

    // rows x candidates of log probabilities: one candidate a row.
    private long[] Sample(Tensor logProbabilities)
    {
        var width = (int)logProbabilities.Shape[1];
        var chances = logProbabilities.Detach().Exp().ToSingles();
        var drawn = new long[chances.Length / width];
        for (var row = 0; row < drawn.Length; row++)
        {
            var own = chances.AsSpan(row * width, width);
            var left = random.NextDouble() * System.Numerics.Tensors.TensorPrimitives.Sum<float>(own);
            // Rounding must not lead beyond the last candidate that can be drawn.
            for (var k = 0; k < width && left >= 0; k++)
            {
                left -= own[k];
                if (own[k] > 0)
                    drawn[row] = k;
            }
        }
        return drawn;
    }

    private static long[] Parents(int rows, int draws)
    {
        var parents = new long[rows * draws];
        for (var k = 0; k < parents.Length; k++)
            parents[k] = k / draws;
        return parents;
    }
}
