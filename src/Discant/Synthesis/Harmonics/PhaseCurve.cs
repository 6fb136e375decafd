namespace Discant.Synthesis.Harmonics;

/// <summary>
/// The phase of a voice along one sung stretch: the integral of its F0, known at any time in closed form, so that a sound may be made from
/// anywhere and goes on exactly where another piece of it ended.
/// </summary>
/// <remarks>
/// Between frames F0 follows a Catmull-Rom curve in pitch, taken at four points a frame and joined by straight lines in hertz; the phase is
/// then a parabola from point to point. Before the first and after the last frame F0 is held. Instances are immutable.
/// </remarks>
public sealed class PhaseCurve
{
    private const int PointsAFrame = 4;

    private readonly double _step;
    private readonly double[] _hertz;
    private readonly double[] _turns;

    /// <summary>The phase of a stretch; it is 0 at the first frame.</summary>
    /// <param name="hertz">F0 of each frame, all above 0; at least one.</param>
    /// <param name="startSeconds">Time of the first frame.</param>
    /// <param name="frameSeconds">From one frame to the next.</param>
    /// <exception cref="ArgumentException">No frame, or one without pitch.</exception>
    public PhaseCurve(ReadOnlySpan<double> hertz, double startSeconds, double frameSeconds)
    {
        if (hertz.IsEmpty)
            throw new ArgumentException("a stretch has at least one frame", nameof(hertz));
        foreach (var f in hertz)
            if (!(f > 0) || !double.IsFinite(f))
                throw new ArgumentException("every frame of a stretch has a pitch", nameof(hertz));
        StartSeconds = startSeconds;
        EndSeconds = startSeconds + (hertz.Length - 1) * frameSeconds;
        _step = frameSeconds / PointsAFrame;
        _hertz = Points(hertz);
        _turns = new double[_hertz.Length];
        for (var k = 1; k < _turns.Length; k++)
            _turns[k] = _turns[k - 1] + (_hertz[k - 1] + _hertz[k]) / 2 * _step;
    }

    /// <summary>Time of the first frame.</summary>
    public double StartSeconds { get; }

    /// <summary>Time of the last frame.</summary>
    public double EndSeconds { get; }

    /// <summary>F0 at a time, Hz.</summary>
    public double Hertz(double seconds)
    {
        var (point, rest) = Place(seconds);
        return _hertz[point] + Slope(point, rest) * rest;
    }

    /// <summary>The phase at a time, turns; negative before the first frame.</summary>
    public double Turns(double seconds)
    {
        var (point, rest) = Place(seconds);
        return _turns[point] + rest * (_hertz[point] + Slope(point, rest) * rest / 2);
    }

    /// <summary>The time at which the phase has a value: the inverse of <see cref="Turns"/>.</summary>
    public double SecondsAt(double turns)
    {
        var point = Array.BinarySearch(_turns, turns);
        point = point >= 0 ? point : ~point - 1;
        if (point < 0)
            return StartSeconds + turns / _hertz[0];
        var over = turns - _turns[point];
        if (point == _turns.Length - 1)
            return EndSeconds + over / _hertz[^1];
        var (f, slope) = (_hertz[point], (_hertz[point + 1] - _hertz[point]) / _step);
        // The root of f x + slope x^2 / 2 = over, in the form that does not cancel.
        return StartSeconds + point * _step + 2 * over / (f + Math.Sqrt(Math.Max(0, f * f + 2 * slope * over)));
    }

    private (int Point, double Beyond) Place(double seconds)
    {
        var position = (seconds - StartSeconds) / _step;
        var point = (int)Math.Clamp(Math.Floor(position), 0, _hertz.Length - 1);
        return (point, seconds - StartSeconds - point * _step);
    }

    private double Slope(int point, double rest) =>
        rest < 0 || point == _hertz.Length - 1 ? 0 : (_hertz[point + 1] - _hertz[point]) / _step;

    private static double[] Points(ReadOnlySpan<double> hertz)
    {
        var pitch = new double[hertz.Length];
        for (var k = 0; k < pitch.Length; k++)
            pitch[k] = Math.Log(hertz[k]);
        var points = new double[(pitch.Length - 1) * PointsAFrame + 1];
        for (var k = 0; k < points.Length; k++)
        {
            var (frame, position) = (k / PointsAFrame, (double)(k % PointsAFrame) / PointsAFrame);
            double At(int offset) => pitch[Math.Clamp(frame + offset, 0, pitch.Length - 1)];
            points[k] = position == 0 ? hertz[frame] : Math.Exp(CatmullRom(At(-1), At(0), At(1), At(2), position));
        }
        return points;
    }

    private static double CatmullRom(double before, double from, double to, double after, double x) =>
        from + x / 2 * (to - before + x * (2 * before - 5 * from + 4 * to - after + x * (3 * (from - to) + after - before)));
}
