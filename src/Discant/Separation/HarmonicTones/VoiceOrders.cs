namespace Discant.Separation.HarmonicTones;

/// <summary>In which orders the tones of a frame may belong to the voices.</summary>
internal static class VoiceOrders
{
    /// <summary>Every order of some voices; the one in which everything stays as it is comes first.</summary>
    internal static IEnumerable<int[]> All(int count) =>
        count == 0
            ?
            [
                [],
            ]
            : Enumerable
                .Range(0, count)
                .SelectMany(first => All(count - 1).Select(rest => (int[])[first, .. rest.Select(r => r < first ? r : r + 1)]));
}
