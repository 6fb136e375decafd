using Discant.Synthesis.Harmonics;
using Xunit;

namespace Discant.Tests.Synthesis.Harmonics;

/// <summary>Partials measured, put together again, and moved.</summary>
public sealed class HarmonicPartsTests
{
    private const int Rate = 16000;
    private const int Frames = 80;
    private const int Samples = Rate * 13 / 10;
    private const int Edge = Rate / 10;

    private static readonly HarmonicOptions s_options = new();

    [Theory]
    [InlineData(90)]
    [InlineData(220)]
    [InlineData(700)]
    public void Measured_partials_are_the_sound_again_whatever_F0_does(double hertz)
    {
        var curve = Curve(hertz);
        var sound = Sound(curve);
        var (again, _) = Resynthesise(sound, curve, curve);
        Assert.InRange(HarmonicExamples.SnrDb(sound, again, Edge, Samples - Edge), 30, 200);
    }

    [Fact]
    public void The_phasors_of_partials_are_sines_and_cosines()
    {
        // One partial at a time, of amplitude 1: every power of the first phasor is heard.
        var curve = new PhaseCurve([100, 100], 0, 0.016);
        for (var k = 1; k <= 40; k++)
        {
            var tracks = Single(k, 41);
            float[][] output = [new float[64]];
            HarmonicSynthesis.Add(tracks, curve, curve, output, 0, Rate, 0, 64, _ => 1);
            for (var n = 0; n < 64; n++)
                Assert.Equal(Math.Cos(2 * Math.PI * k * 100 * n / Rate), output[0][n], 1e-6);
        }
    }

    [Fact]
    public void A_moved_vowel_keeps_its_formants()
    {
        var curve = Curve(180);
        var sound = Sound(curve);
        foreach (var cents in new[] { -500.0, 300, 700 })
        {
            var high = Curve(180 * Math.Pow(2, cents / 1200));
            var (moved, _) = Resynthesise(sound, curve, high);
            // What the same vowel is when it is sung at the new pitch, its bands as strong as before.
            var density = Math.Pow(2, cents / 2400);
            var measured = Amplitudes(moved, high);
            for (var k = 1; k * high.Hertz(0.6) < 5000; k++)
            {
                var frequency = k * high.Hertz(0.6);
                if (frequency < 200)
                    continue;
                var expected = density * HarmonicExamples.Vowel(frequency);
                Assert.InRange(20 * Math.Log10(measured[k - 1] / expected), -2, 2);
            }
        }
    }

    [Fact]
    public void An_octave_up_and_down_again_is_nearly_the_sound_it_was()
    {
        var (low, high) = (Curve(180), Curve(360));
        var sound = Sound(low);
        var (up, _) = Resynthesise(sound, low, high);
        var (back, _) = Resynthesise(up, high, low);
        var (before, after) = (Amplitudes(sound, low), Amplitudes(back, low));
        // A vowel sampled every 360 Hz is not known in between.
        for (var k = 1; k * 200 < 4000; k++)
            Assert.InRange(20 * Math.Log10(after[k] / before[k]), -5, 5);
    }

    [Fact]
    public void Moving_to_the_pitch_it_has_changes_nothing()
    {
        var curve = Curve(220);
        var sound = Sound(curve);
        var (again, tracks) = Resynthesise(sound, curve, curve);
        var moved = PartialMove.To(tracks, curve, curve, Rate, s_options);
        float[][] output = [new float[Samples]];
        HarmonicSynthesis.Add(moved, curve, curve, output, 0, Rate, 0, Samples, _ => 1);
        Assert.InRange(HarmonicExamples.SnrDb(again, output[0], Edge, Samples - Edge), 60, 400);
    }

    [Fact]
    public void A_colour_changes_the_balance_and_not_the_power()
    {
        var curve = Curve(220);
        var sound = Sound(curve);
        var (_, tracks) = Resynthesise(sound, curve, curve);
        var coloured = PartialMove.To(tracks, curve, curve, Rate, s_options, f => f < 1500 ? 1 : 0.1);
        var knot = tracks.Knots / 2;
        double Amplitude(PartialTracks t, int k) =>
            Math.Sqrt(Math.Pow(t.Real[0][knot * t.Partials + k], 2) + Math.Pow(t.Imaginary[0][knot * t.Partials + k], 2));
        double Power(PartialTracks t) => Enumerable.Range(0, t.Partials).Sum(k => Math.Pow(Amplitude(t, k), 2));
        Assert.Equal(Power(PartialMove.To(tracks, curve, curve, Rate, s_options)), Power(coloured), 1e-9);
        Assert.Equal(0.1, Amplitude(coloured, 11) / Amplitude(coloured, 2) / (Amplitude(tracks, 11) / Amplitude(tracks, 2)), 1e-6);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-45)]
    public void A_curve_that_is_off_by_a_quarter_tone_is_brought_onto_the_partials(double cents)
    {
        var truth = HarmonicExamples.Curve(Frames, 196);
        var curve = new PhaseCurve(truth, 0, HarmonicExamples.FrameSeconds);
        var off = Array.ConvertAll(truth, f => f * Math.Pow(2, cents / 1200));
        var tight = PitchTightening.Tighten(off, 0, HarmonicExamples.FrameSeconds, Sound(curve), 0, Rate);
        for (var k = 8; k < Frames - 8; k++)
            Assert.InRange(PitchScale.Cents(tight[k], truth[k]), -4, 4);
    }

    [Fact]
    public void A_curve_is_not_drawn_further_than_a_little_more_than_a_quarter_tone()
    {
        var curve = Curve(196);
        var off = HarmonicExamples.Curve(Frames, 196 * Math.Pow(2, 3.0 / 12));
        var tight = PitchTightening.Tighten(off, 0, HarmonicExamples.FrameSeconds, Sound(curve), 0, Rate);
        for (var k = 0; k < Frames; k++)
            Assert.InRange(PitchScale.Cents(tight[k], off[k]), -60.001, 60.001);
    }

    [Fact]
    public void Silence_has_no_partials_and_a_curve_over_it_stays()
    {
        var curve = Curve(220);
        var tracks = HarmonicAnalysis.Of(curve, [new float[Samples]], 0, Rate, 0, 1, s_options);
        Assert.All(tracks.Real[0].Concat(tracks.Imaginary[0]), a => Assert.Equal(0, a));
        var frames = HarmonicExamples.Curve(Frames, 220);
        Assert.Equal(frames, PitchTightening.Tighten(frames, 0, HarmonicExamples.FrameSeconds, new float[Samples], 0, Rate));
    }

    private static PhaseCurve Curve(double hertz) => new(HarmonicExamples.Curve(Frames, hertz), 0, HarmonicExamples.FrameSeconds);

    private static float[] Sound(PhaseCurve curve) =>
        HarmonicExamples.Tone(curve.Turns, curve.Hertz, Samples, Rate, HarmonicExamples.Vowel);

    private static (float[] Sound, PartialTracks Tracks) Resynthesise(float[] sound, PhaseCurve from, PhaseCurve to)
    {
        var tracks = HarmonicAnalysis.Of(from, [sound], 0, Rate, 0, (double)Samples / Rate, s_options);
        var moved = ReferenceEquals(from, to) ? tracks : PartialMove.To(tracks, from, to, Rate, s_options);
        float[][] output = [new float[Samples]];
        HarmonicSynthesis.Add(moved, from, to, output, 0, Rate, 0, Samples, _ => 1);
        return (output[0], tracks);
    }

    // Amplitudes of the partials around 0.6 s: the median of some knots.
    private static double[] Amplitudes(float[] sound, PhaseCurve curve)
    {
        var tracks = HarmonicAnalysis.Of(curve, [sound], 0, Rate, 0.58, 0.62, s_options);
        double Of(int knot, int k)
        {
            var (re, im) = (tracks.Real[0][knot * tracks.Partials + k], tracks.Imaginary[0][knot * tracks.Partials + k]);
            return Math.Sqrt(re * re + im * im);
        }
        return
        [
            .. Enumerable
                .Range(0, tracks.Partials)
                .Select(k => Enumerable.Range(0, tracks.Knots).Select(m => Of(m, k)).Order().ElementAt(tracks.Knots / 2)),
        ];
    }

    private static PartialTracks Single(int partial, int partials)
    {
        var tracks = new PartialTracks(0, 3, partials, [new double[3 * partials]], [new double[3 * partials]]);
        for (var knot = 0; knot < 3; knot++)
            tracks.Real[0][knot * partials + partial - 1] = 1;
        return tracks;
    }
}
