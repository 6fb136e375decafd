using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Torch;

namespace Discant.Training.Salience;

/// <summary>Counts, frame by frame, which of the candidates above one half are true: a quick score while training.</summary>
internal sealed class PeakCount
{
    private const double Tolerance = 50.0 / 1200;

    private int _found;
    private int _right;
    private int _true;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double FScore => _found + _true > 0 ? 2.0 * _right / (_found + _true) : 1;

    /// <param name="salience">excerpts x bins x frames.</param>
    /// <param name="excerpts">The excerpts, with what is true.</param>
    /// <param name="bins">The grid.</param>
    public void Add(Tensor salience, IReadOnlyList<SalienceExcerpt> excerpts, PitchBins bins)
    {
        var rows = salience.Transpose(1, 2).Contiguous().ToSingles();
        var frames = excerpts[0].Pitch[0].Length;
        for (var row = 0; row < rows.Length / bins.Count; row++)
        {
            var truth = excerpts[row / frames].Pitch.Select(p => p[row % frames]).Where(p => p > 0).ToList();
            _true += truth.Count;
            foreach (var peak in SaliencePeaks.Of(rows.AsSpan(row * bins.Count, bins.Count), bins).Where(p => p.Strength >= 0.5))
            {
                _found++;
                var match = truth.FindIndex(t => Math.Abs(Math.Log2(t / peak.Hertz)) <= Tolerance);
                if (match < 0)
                    continue;
                _right++;
                truth.RemoveAt(match);
            }
        }
    }
}
