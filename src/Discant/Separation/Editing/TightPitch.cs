using Discant.Pitch;
using Discant.Synthesis.Harmonics;

namespace Discant.Separation.Editing;

/// <summary>The F0 of a stem, brought exactly onto its partials.</summary>
internal static class TightPitch
{
    private const int Piece = 500; // frames
    private const int Overlap = 8;

    /// <summary>The curve of a stem around a stretch of time.</summary>
    /// <param name="curve">Hz a frame, 0 where silent.</param>
    /// <param name="stem">The stem.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="region">Sung stretches that touch it are done; null for all.</param>
    /// <param name="progress">Told the share of the frames that is done.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>As many frames; as they were where they are not in a stretch that is done.</returns>
    internal static double[] Of(
        IReadOnlyList<double> curve,
        StemWindow stem,
        int sampleRate,
        EditRegion? region,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        double[] tight = [.. curve];
        foreach (var stretch in SungStretch.Of(curve))
        {
            if (region is not null && (stretch.ToSeconds < region.FromSeconds || stretch.FromSeconds > region.ToSeconds))
                continue;
            for (var first = 0; first < stretch.Hertz.Length; first += Piece)
            {
                cancel.ThrowIfCancellationRequested();
                var from = Math.Max(0, first - Overlap);
                var to = Math.Min(stretch.Hertz.Length, first + Piece + Overlap);
                var hertz = Tighten(stretch, from, to, stem, sampleRate);
                for (var k = first; k < Math.Min(stretch.Hertz.Length, first + Piece); k++)
                    if (SungStretch.IsVoiced(curve[stretch.FirstFrame + k]))
                        tight[stretch.FirstFrame + k] = hertz[k - from];
            }
            progress((double)stretch.EndFrame / curve.Count);
        }
        return tight;
    }

    private static double[] Tighten(SungStretch stretch, int from, int to, StemWindow stem, int sampleRate)
    {
        var hertz = stretch.Hertz.AsSpan(from, to - from);
        var start = (stretch.FirstFrame + from) * PitchTracks.FrameSeconds;
        var margin = PitchTightening.MarginSeconds(System.Numerics.Tensors.TensorPrimitives.Min<double>(hertz));
        var first = (long)Math.Floor((start - margin) * sampleRate);
        var last = (long)Math.Ceiling((start + (to - from) * PitchTracks.FrameSeconds + margin) * sampleRate);
        return PitchTightening.Tighten(hertz, start, PitchTracks.FrameSeconds, stem.ReadMid(first, (int)(last - first)), first, sampleRate);
    }
}
