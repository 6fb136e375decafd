namespace Discant.Separation.SourceFilter;

/// <summary>One search of a <see cref="PitchRefinement"/>: the corrections that are tried and how they are judged.</summary>
/// <param name="ReachCents">Farthest correction, up and down; a multiple of the step.</param>
/// <param name="StepCents">Distance of the corrections that are tried; between them a parabola decides.</param>
/// <param name="HighestHz">Only what is below counts: high partials are precise, but only low ones still overlap their own when F0 is far off.</param>
/// <param name="PooledFrames">So many frames of a tone decide together, odd.</param>
public sealed record PitchRefinementRound(double ReachCents, double StepCents, double HighestHz, int PooledFrames)
{
    /// <summary>The corrections, cents, in increasing order; the middle one is 0.</summary>
    internal double[] Corrections()
    {
        var most = (int)Math.Round(ReachCents / StepCents);
        return [.. Enumerable.Range(-most, 2 * most + 1).Select(k => k * StepCents)];
    }
}
