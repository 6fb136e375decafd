using System.Globalization;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Discant.Training;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Learners of one recording side by side, with one checkpoint for all of them.</summary>
/// <param name="learners">One a seed.</param>
/// <param name="checkpoint">Where their state is kept; null: nowhere.</param>
internal sealed class BlindLearners(IReadOnlyList<BlindLearner> learners, FitCheckpoint? checkpoint)
{
    private const int SaveEvery = 50;
    private const string IdentityName = "fit_identity";

    private readonly Lock _lock = new();
    private readonly (string Name, Tensor Tensor)[][] _kept = [.. learners.Select(_ => Array.Empty<(string, Tensor)>())];
    private readonly double[] _shares = new double[learners.Count];

    /// <summary>Takes up the checkpoint where there is one of this recording and these settings.</summary>
    /// <returns>Updates taken up.</returns>
    /// <exception cref="SafetensorsException">The file is damaged or of another program.</exception>
    internal int Resume()
    {
        if (checkpoint is not { Resume: true } saved)
            return 0;
        TrainingCheckpoint.TakeUp(
            saved.Path,
            file =>
            {
                if (file.Metadata.GetValueOrDefault(IdentityName) != saved.Identity)
                    return;
                for (var k = 0; k < learners.Count; k++)
                {
                    var prefix = Prefix(k);
                    var own = file
                        .Tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
                        .ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);
                    if (own.Count > 0)
                        learners[k].LoadState(own);
                }
            }
        );
        return (int)learners.Sum(l => l.Updates);
    }

    /// <summary>Runs all of them to their end.</summary>
    /// <param name="threads">How many at once; the result does not depend on it.</param>
    /// <param name="progress">Receives the share that is done and the loss.</param>
    /// <param name="cancel">Ends the work; the checkpoint keeps what was learned.</param>
    internal void Run(int threads, IProgress<SeparationProgress> progress, CancellationToken cancel)
    {
        TorchEngine.KeepFreedMemory();
        try
        {
            foreach (var _ in OrderedParallel.Select(learners.Count, threads, (k, _) => Learn((int)k, progress, cancel), cancel)) { }
        }
        finally
        {
            if (cancel.IsCancellationRequested)
                Write();
            foreach (var (_, tensor) in _kept.SelectMany(k => k))
                tensor.Dispose();
        }
    }

    private bool Learn(int number, IProgress<SeparationProgress> progress, CancellationToken cancel)
    {
        var learner = learners[number];
        while (!cancel.IsCancellationRequested && learner.Step(cancel))
        {
            if (learner.Updates % SaveEvery == 0)
            {
                Keep(number);
                Write();
            }
            Report(number, progress);
        }
        if (checkpoint is not null)
            Keep(number);
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    private void Report(int number, IProgress<SeparationProgress> progress)
    {
        var (share, stage) = learners[number].Progress();
        lock (_lock)
        {
            _shares[number] = share;
            var losses = learners[number].Losses;
            var loss =
                losses.Count > 0
                    ? string.Create(CultureInfo.InvariantCulture, $", loss {losses.Skip(losses.Count - 100).Average() * 1000:F2}")
                    : "";
            progress.Report(new(SeparationStage.Fitting, _shares.Average(), $"{Readable(stage)}{loss}"));
        }
    }

    // A copy of one learner's state between two of its updates.
    private void Keep(int number)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var copy = learners[number].State().Select(s => (Prefix(number) + s.Name, s.Tensor.Detach().Clone().Persist())).ToArray();
        lock (_lock)
        {
            foreach (var (_, tensor) in _kept[number])
                tensor.Dispose();
            _kept[number] = copy;
        }
    }

    private void Write()
    {
        if (checkpoint is null)
            return;
        lock (_lock)
            SafetensorsFile.Write(
                checkpoint.Path,
                _kept.SelectMany(k => k),
                new Dictionary<string, string>(StringComparer.Ordinal) { [IdentityName] = checkpoint.Identity }
            );
    }

    private static string Prefix(int number) => string.Create(CultureInfo.InvariantCulture, $"seed{number}.");

    private static string Readable(BlindStage stage) =>
        stage switch
        {
            BlindStage.Imitation => "imitating tones",
            BlindStage.PolicyGradient => "drawing tones",
            _ => "telling voices apart",
        };
}
