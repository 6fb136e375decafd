using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>How much of a recording its tones explain: 1 is all, and less than 0 more harm than good.</summary>
/// <param name="OfPower">1 - sum (|Y| - model)^2 / sum |Y|^2, over all bins of all frames; 0 for silence.</param>
/// <param name="OfRoots">The same of the square roots of both, in which soft partials and noise count for more.</param>
public sealed record ExplainedShare(double OfPower, double OfRoots)
{
    /// <summary>Adds frames up.</summary>
    internal sealed class Sum
    {
        private double _left;
        private double _all;
        private double _leftOfRoots;
        private double _allOfRoots;

        /// <summary>What is explained of all frames that were added.</summary>
        internal ExplainedShare Share => new(_all > 0 ? 1 - _left / _all : 0, _allOfRoots > 0 ? 1 - _leftOfRoots / _allOfRoots : 0);

        /// <summary>Adds a frame.</summary>
        /// <param name="magnitudes">As it is.</param>
        /// <param name="model">As the tones have it; changed.</param>
        internal void Add(ReadOnlySpan<float> magnitudes, float[] model)
        {
            var roots = magnitudes.ToArray();
            _left += Square(TensorPrimitives.Distance(roots, model));
            _all += TensorPrimitives.SumOfSquares<float>(roots);
            TensorPrimitives.Sqrt(roots, roots);
            TensorPrimitives.Sqrt(model, model);
            _leftOfRoots += Square(TensorPrimitives.Distance(roots, model));
            _allOfRoots += TensorPrimitives.SumOfSquares<float>(roots);
        }

        private static double Square(double x) => x * x;
    }
}
