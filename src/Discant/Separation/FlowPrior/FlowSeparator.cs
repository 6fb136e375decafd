using System.Globalization;
using System.Numerics.Tensors;
using Discant.Audio;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Torch;
using Discant.Training;

namespace Discant.Separation.FlowPrior;

/// <summary>Separates instruments by what flows know of each alone: InstGlow and MusicGlow (Zhu et al. 2022; spec 3).</summary>
/// <remarks>
/// The pieces of a recording are worked through one after the other: a piece begins with the latents that the one before ended with where
/// both overlap. Within a piece the sources are computed side by side.
/// </remarks>
/// <param name="sources">What is to be found, in the order of the stems.</param>
/// <param name="options">Search, pieces and masks.</param>
/// <param name="progress">Receives how far the search is; may be null.</param>
/// <param name="finished">Receives each piece that is done; may be null.</param>
public sealed class FlowSeparator(
    IReadOnlyList<FlowSource> sources,
    FlowOptions options,
    IProgress<SeparationProgress>? progress = null,
    IProgress<FlowPiece>? finished = null
) : ISeparator
{
    private const int StartPurpose = 31;

    private readonly int _bins = sources[0].Flow.Size.Bins;

    /// <inheritdoc/>
    public string Name => FlowModelFile.Method;

    /// <inheritdoc/>
    public int SampleRate => FlowSpectrum.SampleRate;

    /// <inheritdoc/>
    public int Hop => FlowSpectrum.Hop;

    /// <inheritdoc/>
    public int Bins => FlowSpectrum.Transform.Bins;

    /// <inheritdoc/>
    /// <remarks>There are as many masks as sources; the curves are not looked at.</remarks>
    public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
    {
        if (mixture.SampleRate != SampleRate)
            throw new ArgumentException($"the mixture is at {mixture.SampleRate} Hz, {SampleRate} Hz are needed", nameof(mixture));
        return Masks(mixture, (mixture.Length + Hop - 1) / Hop + 1, cancel);
    }

    private IEnumerable<MaskBlock> Masks(Mixture mixture, long frames, CancellationToken cancel)
    {
        var grid = PieceGrid.Of(frames, options.PieceFrames, options.SharedFrames);
        using var search = new LatentSearch([.. sources.Select(s => s.Flow)], grid.Frames, options.Search, options.Threads);
        var gain = Gain(mixture, cancel);
        LatentSearchResult? before = null;
        for (var piece = 0L; piece < grid.Count; piece++)
        {
            var first = piece * grid.Step;
            var found = search.Run(
                Magnitudes(mixture, first, grid, gain),
                HasZeroRow,
                Start(before, grid, piece),
                Report(piece, grid),
                cancel
            );
            finished?.Report(new FlowPiece(first, found.Divergences, found.NegativeLogLikelihoods));
            // Rows that are shared with the next piece are its work.
            var isLast = piece == grid.Count - 1;
            var count = (int)Math.Min(isLast ? grid.Frames : grid.Step, frames - first);
            if (count > 0)
                yield return Block(first, count, before, found, grid);
            before = found;
        }
    }

    private bool HasZeroRow => _bins == FlowSize.ParityBins;

    // What the sources are multiplied with so that each, were all as loud, would have the level that its prior expects.
    private float Gain(Mixture mixture, CancellationToken cancel)
    {
        var levels = sources.Select(s => s.LevelDecibels).OfType<double>().ToArray();
        if (levels.Length < sources.Count)
            return 1;
        var wanted = Math.Sqrt(sources.Count) * Math.Pow(10, levels.Average() / 20);
        return (float)(wanted / RecordingLevel.Of(mixture, cancel));
    }

    private float[] Magnitudes(Mixture mixture, long first, PieceGrid grid, float gain)
    {
        var magnitudes = FlowSpectrum.WithBins(FlowSpectrum.Transform.Magnitudes(mixture, first, grid.Frames), Bins, _bins);
        TensorPrimitives.Multiply(magnitudes, gain, magnitudes);
        return magnitudes;
    }

    // Latents begin where those of the piece before ended, the others at 0 or, where the prior wants it, near it.
    private float[][] Start(LatentSearchResult? before, PieceGrid grid, long piece)
    {
        var start = new float[sources.Count][];
        using var scope = Tensor.Scope();
        for (var k = 0; k < start.Length; k++)
        {
            var spread = options.Search.StartSpread;
            var random = StepSeeds.Generator(options.Seed, piece * sources.Count + k, StartPurpose);
            start[k] =
                spread > 0 ? Initialisation.Normal(random, 0, spread, grid.Frames, _bins).ToSingles() : new float[grid.Frames * _bins];
            if (before is not null)
                before.Latents[k].AsSpan(grid.Step * _bins).CopyTo(start[k]);
        }
        return start;
    }

    private Reporting<(int Steps, double Divergence)> Report(long piece, PieceGrid grid) =>
        new(done =>
            progress?.Report(
                new SeparationProgress(
                    SeparationStage.Separating,
                    (piece + (double)done.Steps / options.Search.Iterations) / grid.Count,
                    string.Create(CultureInfo.InvariantCulture, $"divergence {done.Divergence:F3}")
                )
            )
        );

    private MaskBlock Block(long first, int count, LatentSearchResult? before, LatentSearchResult found, PieceGrid grid)
    {
        var shares = new float[sources.Count][];
        for (var k = 0; k < shares.Length; k++)
        {
            var own = found.Magnitudes[k].AsSpan(0, count * _bins).ToArray();
            if (before is not null)
                FadeIn(own, before.Magnitudes[k].AsSpan(grid.Step * _bins));
            TensorPrimitives.Max(own, 0f, own);
            shares[k] = FlowSpectrum.WithBins(own, _bins, Bins, repeats: true);
        }
        SoftMasks.FromMagnitudes(shares, options.MaskExponent);
        return new MaskBlock(first, count, Bins, shares);
    }

    private void FadeIn(Span<float> own, ReadOnlySpan<float> before)
    {
        var shared = before.Length / _bins;
        for (var t = 0; t < Math.Min(shared, own.Length / _bins); t++)
        {
            var fade = (float)Math.Pow(Math.Sin(Math.PI / 2 * (t + 0.5) / shared), 2);
            var row = own.Slice(t * _bins, _bins);
            TensorPrimitives.Multiply(row, fade, row);
            TensorPrimitives.MultiplyAdd(before.Slice(t * _bins, _bins), 1 - fade, row, row);
        }
    }
}
