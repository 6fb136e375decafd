namespace Discant.Pitch;

/// <summary>
/// Cuts contours where another begins or ends: there one voice may have handed its pitch to another, or left it for a neighbouring one. The
/// parts stay together unless something speaks against it.
/// </summary>
internal static class ContourCuts
{
    private const int ShortestPart = 5;
    private const double ClearEvidence = 10;

    /// <returns>The parts, in the order of their beginnings.</returns>
    /// <param name="contours">In the order of their beginnings.</param>
    public static List<PitchContour> Cut(IReadOnlyList<PitchContour> contours)
    {
        var events = contours
            .Where(c => c.Evidence >= ClearEvidence)
            .SelectMany(c => new[] { (Frame: c.Start, c.Origin), (Frame: c.End, c.Origin) })
            .OrderBy(e => e.Frame)
            .ToArray();
        var frames = Array.ConvertAll(events, e => e.Frame);
        var parts = new List<PitchContour>();
        foreach (var contour in contours)
        {
            var from = contour.Start;
            var first = Array.BinarySearch(frames, from);
            for (var k = first < 0 ? ~first : first; k < events.Length && events[k].Frame <= contour.End - ShortestPart; k++)
            {
                if (events[k].Origin == contour.Origin || events[k].Frame < from + ShortestPart)
                    continue;
                parts.Add(contour.Part(from - contour.Start, events[k].Frame - contour.Start));
                from = events[k].Frame;
            }
            parts.Add(contour.Part(from - contour.Start, contour.Midi.Length));
        }
        return [.. parts.OrderBy(p => p.Start).ThenBy(p => p.FirstMidi)];
    }
}
