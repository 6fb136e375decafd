using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>How far the explanation of some frames has come: what is left, and what each voice has played so far (spec 2.1).</summary>
internal sealed class ToneState
{
    private readonly Tensor _residual;
    private readonly Tensor _directResidual;
    private readonly Tensor _played;
    private readonly Tensor _directPlayed;

    private readonly float[] _magnitudes;
    private readonly long[] _frames;

    private ToneState(
        Tensor residual,
        Tensor directResidual,
        Tensor played,
        Tensor directPlayed,
        bool[][] used,
        float[] magnitudes,
        long[] frames
    )
    {
        (_residual, _directResidual, _played, _directPlayed) = (residual, directResidual, played, directPlayed);
        (_magnitudes, _frames, Used) = (magnitudes, frames, used);
    }

    /// <summary>rows x voices: who has played.</summary>
    internal bool[][] Used { get; }

    /// <summary>Number of rows.</summary>
    internal int Rows => Used.Length;

    /// <summary>Nothing explained yet.</summary>
    /// <param name="frames">rows x 2 x bins.</param>
    /// <param name="voices">m.</param>
    internal static ToneState Of(Tensor frames, int voices)
    {
        var (rows, bins) = (frames.Shape[0], frames.Shape[2]);
        var nothing = Tensor.Zeros([rows, voices, 2, bins], frames.Type);
        return new(
            frames,
            frames,
            nothing,
            nothing,
            [.. Enumerable.Range(0, (int)rows).Select(_ => new bool[voices])],
            CompressedDistance.Magnitude(frames.Detach()).ToSingles(),
            [.. Enumerable.Range(0, (int)rows).Select(r => (long)r)]
        );
    }

    /// <summary>Magnitudes of the whole frame that a row belongs to: bins.</summary>
    internal ReadOnlySpan<float> MagnitudesOf(long row)
    {
        var bins = (int)_residual.Shape[2];
        return _magnitudes.AsSpan((int)_frames[row] * bins, bins);
    }

    /// <summary>What the network sees, rows x (6 + 4 voices) x bins.</summary>
    internal Tensor Input()
    {
        var (rows, bins) = (_residual.Shape[0], _residual.Shape[2]);
        return Tensor.Cat(
            [
                _residual,
                CompressedDistance.Magnitude(_residual).Unsqueeze(1),
                _played.Reshape(rows, -1, bins),
                _directResidual,
                CompressedDistance.Magnitude(_directResidual).Unsqueeze(1),
                _directPlayed.Reshape(rows, -1, bins),
            ],
            1
        );
    }

    /// <summary>The state after one more tone a row; a row may be gone on from several times.</summary>
    internal ToneState After(ToneChoice choice, ToneBatch tones)
    {
        var voices = Used.Length == 0 ? 0 : Used[0].Length;
        var parents = Tensor.From(choice.Parents, choice.Parents.Length);
        var own = new float[choice.Parents.Length * voices];
        var used = new bool[choice.Parents.Length][];
        for (var row = 0; row < used.Length; row++)
        {
            used[row] = [.. Used[choice.Parents[row]]];
            used[row][choice.Voices[row]] = true;
            own[row * voices + choice.Voices[row]] = 1;
        }
        var place = Tensor.From(own, used.Length, voices, 1, 1).To(_residual.Type);
        return new(
            _residual.IndexSelect(0, parents) - tones.Seen,
            _directResidual.IndexSelect(0, parents) - tones.Direct,
            _played.IndexSelect(0, parents) + tones.Seen.Unsqueeze(1) * place,
            _directPlayed.IndexSelect(0, parents) + tones.Direct.Unsqueeze(1) * place,
            used,
            _magnitudes,
            [.. choice.Parents.Select(p => _frames[p])]
        );
    }
}
