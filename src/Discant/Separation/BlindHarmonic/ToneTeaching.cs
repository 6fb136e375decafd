using Discant.Torch;
using Discant.Torch.Optimisers;
using Discant.Torch.Safetensors;
using Discant.Training;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// Teaches a network on synthetic tones: where tones are, by cross-entropy, and what they are like, by the loss of the method itself with
/// the true choices. Which voice plays a tone is left to chance, so that the network favours none (spec 8.5, warm start).
/// </summary>
public sealed class ToneTeaching : IDisposable
{
    private const int Purpose = 21;
    private const double PlaceWeight = 3e-3;

    // Most music has two parts where this matters; more is learned along.
    private static readonly int[] s_tones = [1, 2, 2, 2, 3, 4];

    private readonly PolicyNetwork _network;
    private readonly ToneModelOptions _options;
    private readonly AdaMax _optimiser;
    private readonly ToneTeachingOptions _teaching;

    /// <param name="network">The network; it stays the caller's. Four voices or more.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="teaching">Batch, step size, seed.</param>
    public ToneTeaching(PolicyNetwork network, ToneModelOptions options, ToneTeachingOptions teaching)
    {
        if (network.Voices < s_tones.Max())
            throw new ArgumentException($"the network has {network.Voices} voices, {s_tones.Max()} are taught", nameof(network));
        TorchEngine.KeepFreedMemory();
        (_network, _options, _teaching) = (network, options, teaching);
        _optimiser = new AdaMax(network.NamedParameters(), teaching.LearningRate, 0.99, 0.999, 1e-7);
    }

    /// <summary>Updates done.</summary>
    public long Steps => _optimiser.Steps;

    /// <summary>One update.</summary>
    /// <returns>Mean loss of a frame (spec 3.2) and mean cross-entropy of a tone's place, nats.</returns>
    public (double Loss, double Place) Step()
    {
        using var scope = Tensor.Scope();
        var random = StepSeeds.Generator(_teaching.Seed, Steps, Purpose);
        var tones = s_tones[random.Next(s_tones.Length)];
        _optimiser.LearningRate = _teaching.RateAt(Steps);
        var frames = new SyntheticTones(_network.Size, _options).Make(_teaching.Frames / tones, tones, random);
        var (loss, place) = new TeacherForcing(_network, _options, null, random).Compute(frames.Spectra, frames.Tones, tones);
        _network.ZeroGrad();
        (loss.Sum() + place.Sum() * PlaceWeight).Backward();
        _optimiser.Step();
        return (loss.Mean().Item(), place.Mean().Item() / tones);
    }

    /// <summary>Keeps everything a later run needs to end with the same bytes.</summary>
    /// <param name="path">Safetensors file, replaced whole or not at all.</param>
    public void Save(string path) =>
        SafetensorsFile.Write(path, _network.State().Concat(_optimiser.State()), new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Takes up what <see cref="Save"/> kept; nothing where there is no such file.</summary>
    /// <exception cref="SafetensorsException">The file is damaged or of another run.</exception>
    public void Resume(string path) =>
        TrainingCheckpoint.TakeUp(
            path,
            file =>
            {
                _network.LoadState(_network.State().Select(p => (p.Name, file.Tensors[p.Name])));
                _optimiser.LoadState(file.Tensors);
            }
        );

    /// <inheritdoc/>
    public void Dispose() => _optimiser.Dispose();
}
