using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>Distances of spectra after a square root of their magnitudes, so that weak partials count (spec 3.1).</summary>
internal static class CompressedDistance
{
    private const double Shift = 1e-7;

    // Squares of magnitudes below 1e-15 are beyond single precision; nothing hearable is.
    private const double LeastPower = 1e-30;

    /// <summary>|z|, differentiable at 0.</summary>
    /// <param name="spectrum">... x 2 x bins: real and imaginary parts.</param>
    /// <returns>... x bins.</returns>
    internal static Tensor Magnitude(Tensor spectrum) => (spectrum.Square().Sum([-2]) + LeastPower).Sqrt();

    /// <summary>(x + delta)^(1/2) - delta^(1/2), delta = 1e-7.</summary>
    internal static Tensor Lift(Tensor magnitude) => (magnitude + Shift).Sqrt() - Math.Sqrt(Shift);

    /// <summary>d_abs: mean over bins of the squared difference of lifted magnitudes.</summary>
    /// <param name="liftedTarget">... x bins, lifted.</param>
    /// <param name="estimate">... x 2 x bins.</param>
    /// <returns>...</returns>
    internal static Tensor OfMagnitudes(Tensor liftedTarget, Tensor estimate) =>
        (liftedTarget - Lift(Magnitude(estimate))).Square().Mean([-1]);

    /// <summary>d_rad: mean over bins of |lift(z) - lift(w)|^2, the phase kept.</summary>
    /// <param name="first">... x 2 x bins.</param>
    /// <param name="second">... x 2 x bins.</param>
    /// <returns>...</returns>
    internal static Tensor Radial(Tensor first, Tensor second) => (Lifted(first) - Lifted(second)).Square().Sum([-2]).Mean([-1]);

    private static Tensor Lifted(Tensor spectrum)
    {
        var magnitude = Magnitude(spectrum);
        return spectrum * (Lift(magnitude) / magnitude).Unsqueeze(-2);
    }
}
