using Discant.Separation.HarmonicTones;
using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Training;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Trains a network and a dictionary on frames of one recording (spec 3, 4).</summary>
internal sealed class BlindTraining : IDisposable
{
    private const int FramePurpose = 11;
    private const int DrawPurpose = 12;
    private const int ImitationPurpose = 13;
    private const double Noise = 1e-10;
    private const string DictionaryPrefix = "rows.";

    private readonly BlindRecording _recording;
    private readonly BlindTrainingOptions _options;
    private readonly int _seed;
    private readonly AdaMax _networkOptimiser;
    private readonly AdaMax _dictionaryOptimiser;

    /// <param name="recording">What to learn from.</param>
    /// <param name="model">Network and dictionary; they stay the caller's.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Of frames and draws.</param>
    internal BlindTraining(BlindRecording recording, BlindModel model, BlindTrainingOptions options, int seed)
    {
        (_recording, Model, _options, _seed) = (recording, model, options, seed);
        _networkOptimiser = new AdaMax(model.Network.NamedParameters(), options.LearningRate, 0.99, 0.999, 1e-7);
        _dictionaryOptimiser = new AdaMax(
            [("dictionary", model.Dictionary)],
            options.DictionaryLearningRate,
            0.99,
            0.999,
            1e-7,
            sharing: _ => DenominatorSharing.Row
        );
    }

    /// <summary>What is trained.</summary>
    internal BlindModel Model { get; }

    /// <summary>Updates done.</summary>
    internal long Steps => _networkOptimiser.Steps;

    /// <summary>The paper's draws, or a tree of them.</summary>
    internal SamplingPlan Plan =>
        _options.Gradient.Tree
            ? SamplingPlan.Tree(_options.GuessesOf(Model.Network.Voices))
            : SamplingPlan.Flat(_options.GuessesOf(Model.Network.Voices));

    /// <summary>Draws with each voice in turn at the first tone (spec 12): fewer, since each of them branches.</summary>
    internal SamplingPlan LabelPlan =>
        SamplingPlan.Labels([.. _options.GuessesOf(Model.Network.Voices).Select((g, k) => k == 0 ? Math.Min(2, g) : g)]);

    /// <summary>One update.</summary>
    /// <param name="plan">How tones are drawn.</param>
    /// <returns>The mean loss of the draws, a frame.</returns>
    internal double Step(SamplingPlan plan)
    {
        using var scope = Tensor.Scope();
        var frames = Frames(StepSeeds.Generator(_seed, Steps, FramePurpose));
        var gradient = new PolicyGradient(Model.Network, Model.Dictionary, _options.Gradient);
        var objective = gradient.Compute(frames, plan, StepSeeds.Generator(_seed, Steps, DrawPurpose));
        Model.Dictionary.Grad = null;
        Model.Network.ZeroGrad();
        objective.Dictionary.BackwardTo([Model.Dictionary], retainGraph: true);
        objective.Network.BackwardTo(Model.Network.Parameters());
        _dictionaryOptimiser.Step();
        _networkOptimiser.Step();
        return objective.MeanLoss;
    }

    /// <summary>One update on new frames of tones that were found.</summary>
    /// <param name="tones">The tones.</param>
    /// <returns>The mean loss of a frame with these tones.</returns>
    internal double Imitate(RecombinedTones tones)
    {
        using var scope = Tensor.Scope();
        var random = StepSeeds.Generator(_seed, Steps, ImitationPurpose);
        var frames = tones.Make(_options.ImitationBatch, random);
        var teacher = new TeacherForcing(Model.Network, _options.Gradient.Tones, Model.Dictionary, random);
        var (loss, place) = teacher.Compute(frames.Spectra, frames.Tones, Model.Network.Voices);
        Model.Dictionary.Grad = null;
        Model.Network.ZeroGrad();
        (loss.Sum() + place.Sum() * _options.ImitationWeight + ToneDictionary.Normalisation(Model.Dictionary)).Backward();
        _dictionaryOptimiser.Step();
        _networkOptimiser.Step();
        return loss.Mean().Item();
    }

    /// <summary>Everything a checkpoint holds beside the model.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> State() =>
        _networkOptimiser.State().Concat(_dictionaryOptimiser.State().Select(s => (DictionaryPrefix + s.Name, s.Tensor)));

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    internal void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        _networkOptimiser.LoadState(state);
        _dictionaryOptimiser.LoadState(
            state
                .Where(s => s.Key.StartsWith(DictionaryPrefix, StringComparison.Ordinal))
                .ToDictionary(s => s.Key[DictionaryPrefix.Length..], s => s.Value, StringComparer.Ordinal)
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _networkOptimiser.Dispose();
        _dictionaryOptimiser.Dispose();
    }

    // Not quite silent anywhere: angles and logarithms of nothing are undefined.
    private Tensor Frames(Random random)
    {
        var frames = _recording.Spectra(_recording.Draw(_options.Batch, random));
        return frames + Initialisation.Normal(random, 0, Noise, frames.Shape);
    }
}
