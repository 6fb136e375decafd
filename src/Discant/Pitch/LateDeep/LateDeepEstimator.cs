using Discant.Audio;
using Discant.Torch;

namespace Discant.Pitch.LateDeep;

/// <summary>The convolutional estimator (Cuesta, McFee and Gomez 2020), trained on voices that were put together at random.</summary>
public sealed class LateDeepEstimator : IMultiPitchEstimator
{
    private const int FramesAWindow = 128;

    private readonly LateDeepNetwork _network;
    private readonly HarmonicConstantQ _transform;
    private readonly int _threads;

    /// <param name="network">The trained network; disposed of with this.</param>
    /// <param name="threads">How many stretches are computed at once; the result does not depend on it.</param>
    public LateDeepEstimator(LateDeepNetwork network, int threads)
    {
        _network = network;
        _network.Train(false);
        _transform = new HarmonicConstantQ(network.Size.Input);
        _threads = threads;
    }

    /// <inheritdoc/>
    public string Name => "late-deep";

    /// <inheritdoc/>
    public int SampleRate => _transform.Options.SampleRate;

    /// <inheritdoc/>
    public int Hop => _transform.Options.Hop;

    /// <inheritdoc/>
    public PitchBins Bins => _transform.Options.Bins;

    /// <inheritdoc/>
    public double LeastStrength => 0.3;

    /// <inheritdoc/>
    public IEnumerable<PitchFrames> Estimate(Mixture mixture, CancellationToken cancel)
    {
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the mixture has {mixture.SampleRate} Hz, {SampleRate} Hz are needed", nameof(mixture));
        var level = RecordingLevel.Of(mixture, cancel);
        var frames = mixture.Length == 0 ? 0 : 1 + (mixture.Length - 1) / Hop;
        return OrderedParallel.Select(
            (frames + FramesAWindow - 1) / FramesAWindow,
            _threads,
            (window, _) => Window(mixture, level, window * FramesAWindow, (int)Math.Min(FramesAWindow, frames - window * FramesAWindow)),
            cancel
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _transform.Dispose();
    }

    private PitchFrames Window(Mixture mixture, double level, long first, int frames)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var context = LateDeepNetwork.ContextFrames;
        var start = (first - context) * Hop - _transform.WindowSize / 2;
        var samples = mixture.Read(start, _transform.SamplesFor(frames + 2 * context));
        var (magnitude, phase) = _transform.Transform(samples, level);
        var logOdds = _network.Forward(magnitude.Unsqueeze(0), phase.Unsqueeze(0)).Squeeze(0).Narrow(1, context, frames);
        var salience = logOdds.Sigmoid().Transpose(0, 1).Contiguous().ToSingles();
        var candidates = new PitchCandidate[frames][];
        for (var frame = 0; frame < frames; frame++)
            candidates[frame] = SaliencePeaks.Of(salience.AsSpan(frame * Bins.Count, Bins.Count), Bins);
        return new PitchFrames(first, salience, candidates);
    }
}
