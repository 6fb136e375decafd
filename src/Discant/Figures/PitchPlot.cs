using Discant.Audio;
using Discant.Pitch;

namespace Discant.Figures;

/// <summary>Lays out F0 curves over a spectrogram and draws them on any canvas.</summary>
internal sealed class PitchPlot
{
    private const int Left = 60;
    private const int Right = 20;
    private const int Bottom = 56;
    private const int TitleHeight = 34;
    private const int LegendHeight = 24;
    private const int Gap = 18;
    private const int RoomForNote = 17; // pixels from label to label
    private const int RoomForTime = 90;
    private const int RoomForMark = 110; // pixels from mark to mark of a curve
    private const int AxisColour = 0x777777;
    private const int GridColour = 0xC8C8C8;
    private const double CurveWidth = 2.2;
    private const double SemitonesAround = 4;
    private const int FramesToSummarise = 8; // of one column; more are shown by their range and their middle

    private static readonly int[] s_colours = [0x0067a5, 0xb94700, 0x00755c, 0xa63a80, 0x6d5a00, 0x5b3fb5, 0xa01515, 0x008ba3];
    private static readonly MarkKind[] s_marks = Enum.GetValues<MarkKind>();

    private readonly string _title;
    private readonly PitchTracks _pitch;
    private readonly Mixture _recording;
    private readonly PitchPictureOptions _options;
    private readonly double _seconds;
    private readonly double _lowHz;
    private readonly double _highHz;

    internal PitchPlot(string title, PitchTracks pitch, Mixture recording, PitchPictureOptions options)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(pitch);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Width is < 200 or > 10000 || options.Height is < 150 or > 10000)
            throw new ArgumentException("a picture has 200 x 150 to 10000 x 10000 pixels", nameof(options));
        (_title, _pitch, _recording, _options) = (title, pitch, recording, options);
        _seconds = Math.Max(Math.Max(pitch.FrameCount * PitchTracks.FrameSeconds, (double)recording.Length / recording.SampleRate), 0.1);
        var voiced = Enumerable.Range(0, pitch.VoiceCount).SelectMany(v => pitch.Voice(v).ToArray()).Where(f => f >= 20);
        var (low, high) = (double.PositiveInfinity, 0.0);
        foreach (var hertz in voiced)
            (low, high) = (Math.Min(low, hertz), Math.Max(high, hertz));
        if (high == 0)
            (low, high) = (82, 880);
        _lowHz = options.LowestHz ?? low * Math.Pow(2, -SemitonesAround / 12);
        _highHz = options.HighestHz ?? Math.Min(2 * high * Math.Pow(2, SemitonesAround / 12), recording.SampleRate / 2.0);
        if (!(_lowHz > 0 && _highHz > _lowHz))
            throw new ArgumentException("the highest frequency must be above the lowest", nameof(options));
    }

    internal void Draw(ICanvas canvas, CancellationToken cancel)
    {
        var legend = LegendRows(canvas);
        var top = TitleHeight + legend.Count * LegendHeight;
        var area = new PlotArea(Left, top, _options.Width - Left - Right, Math.Max(40, _options.Height - top - Bottom));
        canvas.Image(area, LogSpectrogram.Of(_recording, _seconds, _lowHz, _highHz, area.Width, area.Height, cancel));
        Axes(canvas, area);
        for (var voice = 0; voice < _pitch.VoiceCount && Stride(area) >= FramesToSummarise; voice++)
            canvas.Bars([.. Ranges(area, voice)], Pale(Colour(voice)));
        for (var voice = 0; voice < _pitch.VoiceCount; voice++)
            Curve(canvas, area, voice);
        canvas.Text(_title, Left, TitleHeight / 2.0, 0);
        for (var row = 0; row < legend.Count; row++)
            foreach (var (voice, x) in legend[row])
                LegendEntry(canvas, voice, x, TitleHeight + (row + 0.5) * LegendHeight - 4);
    }

    // Where each voice stands in the legend, in as many rows as it takes.
    private List<List<(int Voice, double X)>> LegendRows(ICanvas canvas)
    {
        var rows = new List<List<(int Voice, double X)>> { new() };
        var x = (double)Left;
        for (var voice = 0; voice < _pitch.VoiceCount; voice++)
        {
            var width = LegendKey + canvas.TextWidth(_pitch.Names[voice]) + Gap;
            if (x + width > _options.Width && rows[^1].Count > 0)
            {
                rows.Add([]);
                x = Left;
            }
            rows[^1].Add((voice, x));
            x += width;
        }
        return rows;
    }

    private const double LegendKey = 38;

    private void LegendEntry(ICanvas canvas, int voice, double x, double y)
    {
        canvas.Polyline([(x, y), (x + LegendKey - 8, y)], Colour(voice), CurveWidth);
        canvas.Mark(Mark(voice), x + (LegendKey - 8) / 2, y, Colour(voice));
        canvas.Text(_pitch.Names[voice], x + LegendKey, y, 0);
    }

    private void Axes(ICanvas canvas, PlotArea area)
    {
        var (right, bottom) = (area.Left + area.Width, area.Top + area.Height);
        foreach (var tick in AxisTick.OfPitch(_lowHz, _highHz, RoomForNote * 12 * Math.Log2(_highHz / _lowHz) / area.Height))
        {
            var y = Y(area, tick.Value);
            canvas.Polyline([(area.Left, y), (right, y)], GridColour, 0.6);
            canvas.Text(tick.Label, area.Left - 8, y, 1);
        }
        foreach (var tick in AxisTick.OfTime(_seconds, Math.Max(2, area.Width / RoomForTime)))
        {
            var x = X(area, tick.Value);
            canvas.Polyline([(x, bottom), (x, bottom + 6)], AxisColour, 1);
            var middle = Math.Min(x, _options.Width - canvas.TextWidth(tick.Label) / 2 - 2);
            canvas.Text(tick.Label, middle, bottom + 17, 0.5);
        }
        canvas.Polyline(
            [(area.Left, area.Top), (right, area.Top), (right, bottom), (area.Left, bottom), (area.Left, area.Top)],
            AxisColour,
            1
        );
        canvas.Text(
            _seconds <= 120 ? "time (s)"
                : _seconds <= 3600 ? "time (min:s)"
                : "time (h:min:s)",
            right,
            bottom + 40,
            1
        );
        canvas.Text("pitch (C4 = 262 Hz)", area.Left, bottom + 40, 0);
    }

    private void Curve(ICanvas canvas, PlotArea area, int voice)
    {
        foreach (var line in Lines(area, voice))
            canvas.Polyline(line, Colour(voice), CurveWidth, halo: true);
        // The voices' marks stand at different times, so that they do not hide each other.
        var shift = (double)voice / _pitch.VoiceCount;
        for (var k = 0; k < area.Width / RoomForMark; k++)
            if (MarkPlace(area, voice, (k + shift) * RoomForMark, (k + shift + 0.8) * RoomForMark) is { } place)
                canvas.Mark(Mark(voice), place.X, place.Y, Colour(voice));
    }

    // The first place of a curve within some columns.
    private (double X, double Y)? MarkPlace(PlotArea area, int voice, double from, double to)
    {
        var perFrame = PitchTracks.FrameSeconds / _seconds * area.Width;
        var curve = _pitch.Voice(voice);
        for (var frame = (int)Math.Ceiling(from / perFrame); frame < Math.Min(curve.Length, to / perFrame); frame++)
            if (IsShown(curve[frame]))
                return (X(area, frame * PitchTracks.FrameSeconds), Y(area, curve[frame]));
        return null;
    }

    // Stretches in which a voice sings. Of several frames of one column the lowest and the highest F0 are drawn, of many the middle one.
    private List<List<(double X, double Y)>> Lines(PlotArea area, int voice)
    {
        var lines = new List<List<(double X, double Y)>>();
        List<(double X, double Y)>? line = null;
        foreach (var (x, hertz) in Columns(area, voice))
        {
            if (hertz.Length == 0)
            {
                line = null;
                continue;
            }
            if (line is null)
                lines.Add(line = []);
            if (Stride(area) >= FramesToSummarise)
            {
                line.Add((x, Y(area, hertz[hertz.Length / 2])));
                continue;
            }
            line.Add((x, Y(area, hertz[0])));
            if (hertz[^1] > hertz[0])
                line.Add((x, Y(area, hertz[^1])));
        }
        return lines;
    }

    private IEnumerable<(double X, double Top, double Bottom)> Ranges(PlotArea area, int voice) =>
        Columns(area, voice).Where(c => c.Hertz.Length > 0).Select(c => (c.X, Y(area, c.Hertz[^1]), Y(area, c.Hertz[0])));

    // The F0s of the frames that share a column, lowest first.
    private IEnumerable<(double X, double[] Hertz)> Columns(PlotArea area, int voice)
    {
        var stride = Stride(area);
        for (var first = 0; first < _pitch.FrameCount; first += stride)
        {
            var hertz = _pitch.Stretch(voice, first, stride).Where(IsShown).Order().ToArray();
            yield return (X(area, (first + (stride - 1) / 2.0) * PitchTracks.FrameSeconds), hertz);
        }
    }

    private int Stride(PlotArea area) => Math.Max(1, (int)(_seconds / PitchTracks.FrameSeconds / area.Width));

    // Two thirds of the way to white.
    private static int Pale(int colour)
    {
        return Channel(16) | Channel(8) | Channel(0);

        int Channel(int shift) => (255 - (255 - ((colour >> shift) & 0xFF)) / 3) << shift;
    }

    private bool IsShown(double hertz) => hertz >= _lowHz && hertz <= _highHz;

    private double X(PlotArea area, double seconds) => area.Left + area.Width * seconds / _seconds;

    private double Y(PlotArea area, double hertz) => area.Top + area.Height * Math.Log(_highHz / hertz) / Math.Log(_highHz / _lowHz);

    private static int Colour(int voice) => s_colours[voice % s_colours.Length];

    // Colours repeat after eight voices; marks are then others.
    private static MarkKind Mark(int voice) => s_marks[(voice + voice / s_colours.Length) % s_marks.Length];
}
