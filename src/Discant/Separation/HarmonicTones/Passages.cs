namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Cuts a recording where little of its tones goes on from one frame to the next beside the tones around. Who plays what within such a passage
/// is right or exchanged as a whole; between passages nothing but timbre tells. Or where notes begin and end, for what is exchanged within.
/// </summary>
internal static class Passages
{
    // Of the loudest tone within a quarter of a second, in frames. Tones that begin together overlap in the transform, so that it is rarely little.
    private const double WeakLink = 0.8;
    private const int Nearby = 16;

    // Of the loudest tone near by: that notes begin and end that are softer is not looked at.
    private const double SoftNote = 0.1;

    // A tone that goes on from the passage before and falls below this share of where it was, without rising by that much, dies away.
    private const double Tail = 0.5;
    private const double Rise = 1.2;

    /// <summary>The passages of a recording.</summary>
    /// <param name="tones">Tones of every frame.</param>
    /// <returns>One after the other, all frames.</returns>
    internal static IReadOnlyList<Passage> Of(ToneTracks tones) => Between(tones, WeakestLinks(tones));

    /// <summary>Shorter ones: a new one wherever a note begins or ends.</summary>
    /// <param name="tones">Tones of every frame.</param>
    /// <returns>One after the other, all frames.</returns>
    internal static IReadOnlyList<Passage> OfNotes(ToneTracks tones) =>
        Between(tones, Enumerable.Range(1, Math.Max(0, tones.FrameCount - 1)).Where(frame => IsEdge(tones, frame)));

    private static List<Passage> Between(ToneTracks tones, IEnumerable<int> beginnings)
    {
        var passages = new List<Passage>();
        var (from, links) = (0, new double[tones.VoiceCount]);
        foreach (var next in beginnings)
        {
            passages.Add(Passage(tones, from, next, links));
            (from, links) = (next, Kept(tones, next));
        }
        if (from < tones.FrameCount)
            passages.Add(Passage(tones, from, tones.FrameCount, links));
        return passages;
    }

    // Of each stretch of weak links the weakest.
    private static IEnumerable<int> WeakestLinks(ToneTracks tones)
    {
        var (weakest, least) = (-1, double.PositiveInfinity);
        for (var frame = 1; frame < tones.FrameCount; frame++)
        {
            var kept = Kept(tones, frame).Sum();
            if (kept >= WeakLink * Loudest(tones, frame))
            {
                if (weakest >= 0)
                    yield return weakest;
                (weakest, least) = (-1, double.PositiveInfinity);
            }
            else if (kept < least)
            {
                (weakest, least) = (frame, kept);
            }
        }
    }

    private static bool IsEdge(ToneTracks tones, int frame)
    {
        var soft = SoftNote * Loudest(tones, frame);
        return Enumerable
            .Range(0, tones.VoiceCount)
            .Any(voice => !tones.GoesOn(voice, frame) && Math.Max(tones.Size(voice, frame - 1), tones.Size(voice, frame)) > soft);
    }

    private static Passage Passage(ToneTracks tones, int from, int to, double[] links)
    {
        int[] frames = [.. Enumerable.Range(from, to - from)];
        int[] backwards = [.. frames.Reverse()];
        int?[] sounding = [.. Enumerable.Range(0, tones.VoiceCount).Select(voice => DiesAway(voice) ? null : (int?)voice)];
        return new(from, to, links, Notes(frames), Notes(backwards));

        PassageNote?[] Notes(int[] order) => Array.ConvertAll(sounding, voice => voice is { } v ? FirstNote(tones, v, order) : null);

        // What an earlier note has left is no note of this passage.
        bool DiesAway(int voice)
        {
            var begun = tones.Size(voice, from);
            for (var frame = from + 1; frame < to && links[voice] > 0; frame++)
                if (tones.Size(voice, frame) > Rise * begun)
                    return false;
                else if (tones.Size(voice, frame) < Tail * begun || !tones.GoesOn(voice, frame))
                    return true;
            return false;
        }
    }

    // The first tone that is at least half as loud as the loudest: softer ones may be what an earlier note has left.
    private static PassageNote? FirstNote(ToneTracks tones, int voice, int[] frames)
    {
        var loudest = frames.Max(frame => tones.Size(voice, frame));
        if (loudest <= 0)
            return null;
        var first = frames.First(frame => 2 * tones.Size(voice, frame) >= loudest);
        return new(12 * Math.Log2(tones.FundamentalHz(voice, first)), loudest);
    }

    // Of each voice what goes on from the frame before.
    private static double[] Kept(ToneTracks tones, int frame) =>
        [
            .. Enumerable
                .Range(0, tones.VoiceCount)
                .Select(voice => tones.GoesOn(voice, frame) ? Math.Min(tones.Size(voice, frame - 1), tones.Size(voice, frame)) : 0),
        ];

    private static double Loudest(ToneTracks tones, int frame)
    {
        var loudest = 0.0;
        for (var near = Math.Max(0, frame - Nearby); near <= Math.Min(tones.FrameCount - 1, frame + Nearby); near++)
        for (var voice = 0; voice < tones.VoiceCount; voice++)
            loudest = Math.Max(loudest, tones.Size(voice, near));
        return loudest;
    }
}
