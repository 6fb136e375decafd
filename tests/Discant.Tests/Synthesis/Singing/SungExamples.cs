using Discant.Synthesis.Singing;

namespace Discant.Tests.Synthesis.Singing;

/// <summary>Short songs and options that isolate one property of the singer.</summary>
internal static class SungExamples
{
    private static readonly ValueRange s_none = ValueRange.Exactly(0);
    private static readonly ValueRange s_notAtAll = ValueRange.Exactly(double.NegativeInfinity);

    /// <summary>No room and no breaths, otherwise as usual.</summary>
    public static ChoirOptions Dry(int sampleRate) =>
        new()
        {
            SampleRate = sampleRate,
            ReverberationDb = s_notAtAll,
            BreathDb = s_notAtAll,
        };

    /// <summary>A machine: exactly the formants of the table, exactly periodic.</summary>
    public static ChoirOptions Exact(int sampleRate) =>
        Dry(sampleRate) with
        {
            FormantScale = ValueRange.Exactly(1),
            FormantDeviation = ValueRange.Exactly(1),
            VibratoDepthCents = s_none,
            BreathinessDb = s_notAtAll,
            TuningCents = s_none,
            NoteErrorCents = s_none,
            DriftCents = s_none,
            JitterPercent = s_none,
            ShimmerPercent = s_none,
            TimingSeconds = s_none,
        };

    /// <summary>One voice, notes of one length one after the other, from 0.3 s on.</summary>
    public static PartSong Line(VoicePart voice, string syllable, double noteSeconds, params double[] midi)
    {
        var notes = midi.Select((m, k) => new SungNote(0.3 + (k * noteSeconds), noteSeconds, m, Syllable.Parse(syllable))).ToArray();
        return new PartSong("line", [new SungPart("voice", voice, notes)], 0.3 + (midi.Length * noteSeconds) + 0.4);
    }

    public static double Midi(double hz) => 69 + (12 * Math.Log2(hz / 440));

    public static double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);

    /// <summary>Amplitude of a partial over a stretch of a signal, by correlation under a Hann window.</summary>
    public static double Partial(ReadOnlySpan<float> signal, double hz, int sampleRate)
    {
        var (re, im) = (0.0, 0.0);
        var (sin, cos) = (0.0, 1.0);
        var (turnSin, turnCos) = Math.SinCos(2 * Math.PI * hz / sampleRate);
        var (slowSin, slowCos) = (0.0, 1.0);
        var (slowTurnSin, slowTurnCos) = Math.SinCos(2 * Math.PI / signal.Length);
        foreach (var value in signal)
        {
            var windowed = (1 - slowCos) * value;
            re += windowed * cos;
            im += windowed * sin;
            (cos, sin) = ((cos * turnCos) - (sin * turnSin), (sin * turnCos) + (cos * turnSin));
            (slowCos, slowSin) = ((slowCos * slowTurnCos) - (slowSin * slowTurnSin), (slowSin * slowTurnCos) + (slowCos * slowTurnSin));
        }
        return 2 * Math.Sqrt((re * re) + (im * im)) / signal.Length;
    }

    public static double RootMeanSquare(ReadOnlySpan<float> signal)
    {
        var sum = 0.0;
        foreach (var value in signal)
            sum += (double)value * value;
        return signal.IsEmpty ? 0 : Math.Sqrt(sum / signal.Length);
    }
}
