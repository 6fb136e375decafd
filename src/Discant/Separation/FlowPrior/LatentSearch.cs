using System.Numerics.Tensors;
using Discant.Torch;
using Discant.Torch.Optimisers;

namespace Discant.Separation.FlowPrior;

/// <summary>
/// Finds latents of several sources whose magnitudes add up to a mixture: Adam on the divergence, the flows frozen (Zhu et al. 2022; spec 3).
/// </summary>
/// <remarks>Each source is computed on a thread of its own, and their sum in order: the result does not depend on the number of threads.</remarks>
public sealed class LatentSearch : IDisposable
{
    private const int FirstLimited = 4;

    private readonly LatentSearchOptions _options;
    private readonly int _threads;
    private readonly int _bins;
    private readonly Source[] _sources;

    /// <param name="flows">One a source, all with the same number of bins.</param>
    /// <param name="frames">Frames of each search, even.</param>
    /// <param name="options">Steps and priors.</param>
    /// <param name="threads">Sources computed side by side.</param>
    /// <exception cref="ArgumentException">There is no source, or the bins differ, or the number of frames is odd.</exception>
    public LatentSearch(IReadOnlyList<FrozenFlow> flows, int frames, LatentSearchOptions options, int threads = 1)
    {
        if (flows.Count == 0 || flows.Any(f => f.Size.Bins != flows[0].Size.Bins))
            throw new ArgumentException("priors that separate together have the same number of bins", nameof(flows));
        (_options, _threads, _bins) = (options, threads, flows[0].Size.Bins);
        Frames = frames;
        _sources = [.. flows.Select(f => new Source(f, frames, options))];
    }

    /// <summary>Frames of each search.</summary>
    public int Frames { get; }

    /// <summary>Searches for the sources of one stretch of a recording.</summary>
    /// <param name="mixture">frames x bins.</param>
    /// <param name="hasZeroRow">The last bin is always 0 and does not count.</param>
    /// <param name="start">Where each source's latents begin: sources x (frames bins).</param>
    /// <param name="progress">Receives the number of steps done and the divergence.</param>
    /// <param name="cancel">Ends the work.</param>
    public LatentSearchResult Run(
        ReadOnlyMemory<float> mixture,
        bool hasZeroRow,
        IReadOnlyList<float[]> start,
        IProgress<(int Steps, double Divergence)>? progress,
        CancellationToken cancel
    )
    {
        var divergence = new MixtureDivergence(mixture, _bins, hasZeroRow);
        var (sum, slopes) = (new float[mixture.Length], new float[mixture.Length]);
        var (losses, divergences) = (new List<double>(), new List<double>());
        foreach (var (source, latents) in _sources.Zip(start))
            source.Begin(latents);
        for (var step = 0; step < _options.Iterations; step++)
        {
            var limit = _options.LimitFrames && step >= FirstLimited ? mixture : default;
            ForEach(source => source.Forward(limit.Span), cancel);
            Array.Clear(sum);
            foreach (var source in _sources)
                TensorPrimitives.Add(sum, source.Estimate, sum);
            divergences.Add(divergence.Of(sum, slopes));
            losses.Add(divergences[^1] + _options.PriorWeight * _sources.Sum(s => s.Penalty()));
            ForEach(source => source.Step(slopes), cancel);
            progress?.Report((step + 1, divergences[^1]));
        }
        return new LatentSearchResult(
            [.. _sources.Select(s => s.Estimate.ToArray())],
            [.. _sources.Select(s => s.Latents.ToArray())],
            losses,
            divergences,
            [.. _sources.Select(s => s.NegativeLogLikelihood)]
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources)
            source.Dispose();
    }

    private void ForEach(Action<Source> work, CancellationToken cancel)
    {
        foreach (
            var _ in OrderedParallel.Select(
                _sources.Length,
                Math.Min(_threads, _sources.Length),
                (k, _) =>
                {
                    work(_sources[k]);
                    return true;
                },
                cancel
            )
        )
            cancel.ThrowIfCancellationRequested();
    }

    /// <summary>One source: its latents, their optimiser, its pass through the flow.</summary>
    private sealed class Source : IDisposable
    {
        private readonly LatentSearchOptions _options;
        private readonly FlowPass _pass;
        private readonly Tensor _latents;
        private readonly Tensor _slopes;
        private readonly float[] _estimate;
        private readonly float[] _back;
        private readonly FrameLimit _limit;
        private Adam? _adam;

        internal Source(FrozenFlow flow, int frames, LatentSearchOptions options)
        {
            (_options, _pass) = (options, new FlowPass(flow, frames));
            _limit = new FrameLimit(flow.Size.Bins);
            _latents = Tensor.Zeros([frames, flow.Size.Bins]).Persist();
            _slopes = Tensor.Zeros([frames, flow.Size.Bins]).Persist();
            _latents.Grad = _slopes;
            (_estimate, _back) = (new float[frames * flow.Size.Bins], new float[frames * flow.Size.Bins]);
        }

        internal ReadOnlySpan<float> Latents => _latents.Data<float>();

        internal ReadOnlySpan<float> Estimate => _estimate;

        internal double NegativeLogLikelihood { get; private set; }

        internal void Begin(ReadOnlySpan<float> latents)
        {
            latents.CopyTo(_latents.Data<float>());
            _adam?.Dispose();
            _adam = new Adam([("latents", _latents)], _options.LearningRate);
        }

        internal void Forward(ReadOnlySpan<float> limit)
        {
            _pass.Forward(Latents);
            NegativeLogLikelihood = _pass.NegativeLogLikelihood(Latents);
            if (limit.IsEmpty)
                _pass.Magnitudes.CopyTo(_estimate);
            else
                _limit.Apply(_pass.Magnitudes, limit, _estimate);
            IsLimited = !limit.IsEmpty;
        }

        private bool IsLimited { get; set; }

        internal double Penalty() =>
            _options.Prior switch
            {
                LatentPrior.OfLatents => 0.5 * SumOfSquares() / _estimate.Length,
                LatentPrior.OfMagnitudes => NegativeLogLikelihood,
                _ => 0,
            };

        internal void Step(ReadOnlySpan<float> slopes)
        {
            slopes.CopyTo(_back);
            if (IsLimited)
                _limit.Back(_pass.Magnitudes, _back);
            var share = _options.Prior == LatentPrior.None ? 0 : (float)(_options.PriorWeight / _estimate.Length);
            var room = _slopes.Data<float>();
            _pass.Backward(_back, _options.Prior == LatentPrior.OfMagnitudes ? share : 0, room);
            TensorPrimitives.MultiplyAdd(Latents, share, room, room);
            _adam!.Step();
        }

        public void Dispose()
        {
            _adam?.Dispose();
            _latents.Dispose();
            _slopes.Dispose();
        }

        private double SumOfSquares()
        {
            var sum = 0.0;
            foreach (var value in Latents)
                sum += (double)value * value;
            return sum;
        }
    }
}
