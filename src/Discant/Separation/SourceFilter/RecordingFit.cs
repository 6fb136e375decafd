using Discant.Audio;
using Discant.Pitch;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Discant.Training;

namespace Discant.Separation.SourceFilter;

/// <summary>Goes on training a model on the very recording that is to be separated: the method needs no stems, so nothing forbids it.</summary>
public sealed class RecordingFit : IDisposable
{
    private const int ExcerptPurpose = 3;
    private const string LossesName = "fit.losses";
    private const string IdentityName = "fit_identity";

    private readonly Mixture _mixture;
    private readonly PitchTracks _pitch;
    private readonly RecordingFitOptions _options;
    private readonly SourceFilterTrainer _trainer;
    private readonly WeightAverage _average;
    private readonly long _lastStart;
    private readonly List<double> _losses = [];

    /// <param name="model">The model to adapt; it stays the caller's.</param>
    /// <param name="mixture">Mono, 16 kHz.</param>
    /// <param name="pitch">F0 of each voice.</param>
    /// <param name="options">Batch, step size, schedule.</param>
    public RecordingFit(SourceFilterModel model, Mixture mixture, PitchTracks pitch, RecordingFitOptions options)
    {
        (_mixture, _pitch, _options) = (mixture, pitch, options);
        _trainer = new SourceFilterTrainer(
            model,
            new TrainerOptions(options.LearningRate, options.WeightDecay, options.Seed, options.Threads)
        );
        _average = new WeightAverage(model.Network.NamedParameters(), options.AverageDecay);
        _lastStart = Math.Max(0, (mixture.Length + SourceFilterModel.Hop - 1) / SourceFilterModel.Hop - options.WindowFrames);
    }

    /// <summary>Steps done so far.</summary>
    public long Steps => _trainer.Optimiser.Steps;

    /// <summary>The loss before each step so far, those of a run that was taken up included.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>One training step on excerpts drawn from the recording.</summary>
    /// <returns>The loss before the step.</returns>
    public double Step(CancellationToken cancel)
    {
        var random = StepSeeds.Generator(_options.Seed, Steps, ExcerptPurpose);
        _trainer.Optimiser.LearningRate = _options.LearningRate * _options.Schedule(Steps);
        var parts = new List<TrainingBatch>();
        for (var drawn = 0; drawn < _options.Batch; drawn += _options.MicroBatch)
            parts.Add(Draw(random, Math.Min(_options.MicroBatch, _options.Batch - drawn)));
        var loss = _trainer.Step(parts, cancel);
        _average.Update(Steps);
        _losses.Add(loss);
        return loss;
    }

    /// <summary>Puts the moving average of the parameters into the model: what separation should use. Fitting may go on afterwards, from there.</summary>
    public void UseAverage()
    {
        if (Steps > 0)
            _average.Apply();
    }

    /// <summary>Keeps everything a later run needs to end with the same bytes.</summary>
    /// <param name="path">Safetensors file, replaced whole or not at all.</param>
    /// <param name="identity">Stands for recording, F0 and settings; only a fit of the same identity takes this up.</param>
    public void Save(string path, string identity = "")
    {
        using var losses = Tensor.From(_losses.ToArray(), _losses.Count);
        SafetensorsFile.Write(
            path,
            _trainer.State().Concat(_average.State()).Append((LossesName, losses)),
            new Dictionary<string, string>(StringComparer.Ordinal) { [IdentityName] = identity }
        );
    }

    /// <summary>Takes up a fit that was kept by <see cref="Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">As given to <see cref="Save"/>.</param>
    /// <returns>Whether it was: not where the file is of another identity.</returns>
    /// <exception cref="SafetensorsException">The file is damaged or of another network.</exception>
    public bool Resume(string path, string identity = "")
    {
        using var scope = Tensor.Scope();
        using var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault(IdentityName) != identity)
            return false;
        try
        {
            _trainer.LoadState(file.Tensors);
            _average.LoadState(file.Tensors);
            _losses.Clear();
            _losses.AddRange(file.Tensors[LossesName].ToDoubles());
            return true;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new SafetensorsException(path, $"is not a checkpoint of this fit: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _average.Dispose();
    }

    private TrainingBatch Draw(Random random, int count)
    {
        var mixtures = new float[count][];
        var pitch = new double[count * _pitch.VoiceCount][];
        for (var k = 0; k < count; k++)
        {
            var start = random.NextInt64(_lastStart + 1);
            mixtures[k] = _mixture.Read(start * SourceFilterModel.Hop, _options.WindowFrames * SourceFilterModel.Hop);
            TrainingBatch.Normalise(mixtures[k]);
            for (var voice = 0; voice < _pitch.VoiceCount; voice++)
                pitch[k * _pitch.VoiceCount + voice] = _pitch.Stretch(voice, start, _options.WindowFrames);
        }
        return new TrainingBatch(mixtures, pitch);
    }
}
