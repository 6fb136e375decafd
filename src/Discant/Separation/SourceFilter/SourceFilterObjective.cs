using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>What is minimised: the distance of the re-created mixture (or, supervised, of each re-created voice) from the true one (spec section 3).</summary>
public sealed class SourceFilterObjective
{
    private readonly MultiScaleSpectralLoss _loss = new();

    /// <summary>The mean loss of a batch, differentiable in the model's parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Excerpts; with stems the supervised loss is taken.</param>
    /// <param name="noiseSeed">Seed of the noise.</param>
    /// <param name="firstNoiseStream">Number of the noise stream of the first row.</param>
    public Tensor Of(SourceFilterModel model, TrainingBatch batch, ulong noiseSeed, ulong firstNoiseStream)
    {
        var mixtures = TrainingBatch.Stack(batch.Mixtures);
        var voices = model.Synthesize(mixtures, batch.Pitch, noiseSeed, firstNoiseStream);
        if (batch.Stems is not null)
            return _loss.Of(TrainingBatch.Stack(batch.Stems), voices);
        var samples = mixtures.Shape[1];
        return _loss.Of(mixtures, voices.Reshape(mixtures.Shape[0], batch.Voices, samples).Sum([1]));
    }
}
