namespace Discant.Figures;

/// <summary>The outlines of marks around (0, 0), and whether a point lies in one.</summary>
internal static class MarkShape
{
    internal const double Radius = 5;

    private const double Hole = 2.4;
    private const double Bar = 1.6;

    /// <summary>Whether a point belongs to a mark at (0, 0).</summary>
    internal static bool Holds(MarkKind kind, double x, double y)
    {
        var (across, along) = (Math.Abs(x), Math.Abs(y));
        var square = Math.Max(across, along);
        return kind switch
        {
            MarkKind.Circle => x * x + y * y <= Radius * Radius,
            MarkKind.Ring => x * x + y * y is <= Radius * Radius and >= Hole * Hole,
            MarkKind.Square => square <= 0.85 * Radius,
            MarkKind.Frame => square <= 0.9 * Radius && square >= 0.9 * Hole,
            MarkKind.Diamond => across + along <= 1.2 * Radius,
            MarkKind.Up => along <= Radius && across <= (y + Radius) / 2 + 0.5,
            MarkKind.Down => along <= Radius && across <= (Radius - y) / 2 + 0.5,
            _ => square <= Radius && (across <= Bar || along <= Bar),
        };
    }

    /// <summary>The same as the data of an SVG path; holes follow the even-odd rule.</summary>
    internal static string Path(MarkKind kind) =>
        kind switch
        {
            MarkKind.Circle => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
            MarkKind.Ring => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
            MarkKind.Square => "M-4.25-4.25h8.5v8.5h-8.5z",
            MarkKind.Frame => "M-4.5-4.5h9v9h-9zM-2.16-2.16h4.32v4.32h-4.32z",
            MarkKind.Diamond => "M0-6L6 0L0 6L-6 0z",
            MarkKind.Up => "M-.5-5h1l5 10h-11z",
            MarkKind.Down => "M-.5 5h1l5-10h-11z",
            _ => "M-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z",
        };
}
