using Discant.Synthesis;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Synthesis;

public sealed class HarmonicExcitationTests
{
    private static readonly HarmonicExcitation s_sound = new();
    private static readonly HarmonicExcitation s_parity = new(new ExcitationOptions { Parity = true });

    [SharedFact("golden/umss/harmonic_oscillator.npz")]
    public void It_equals_the_reference_forward_and_backward_and_after_the_roll_off()
    {
        var golden = Golden.Npz("umss/harmonic_oscillator");
        const int Frames = 16;
        const int Length = Frames * 256;
        var amplitudes = new double[3 * Frames];
        ExpSigmoid.Forward<double>(golden["raw_amp"].Values, 2, amplitudes);
        Close.Relative(golden["amp"].Values, amplitudes, 1e-9, "amp");
        var (signal, filtered, gradient) = (new double[3 * Length], new double[3 * Length], new double[3 * Frames]);
        var (falling, rising) = (new double[Length], new double[Length]);
        var design = new FrequencySampledFilter(65);
        for (var row = 0; row < 3; row++)
        {
            var phase = 0.0;
            s_parity.Bases<double>(golden["f0_hz"].Values.AsSpan(row * Frames, Frames), ref phase, falling, rising);
            s_parity.Forward<double>(amplitudes.AsSpan(row * Frames, Frames), falling, rising, signal.AsSpan(row * Length, Length));
            s_parity.Gradient<double>(
                falling,
                rising,
                golden["upstream"].Values.AsSpan(row * Length, Length),
                gradient.AsSpan(row * Frames, Frames)
            );
            FirFilter.Forward<double>(
                signal.AsSpan(row * Length, Length),
                design.SixDecibelsPerOctave(16000),
                design.Offset,
                filtered.AsSpan(row * Length, Length)
            );
        }
        var rawGradient = new double[gradient.Length];
        ExpSigmoid.Gradient(golden["raw_amp"].Values, 2, gradient, rawGradient);
        Close.Relative(golden["signal"].Values, signal, 1e-9, "signal");
        Close.Relative(golden["signal_after_slope6"].Values, filtered, 1e-9, "signal_after_slope6");
        Close.Relative(golden["grad_raw_amp"].Values, rawGradient, 1e-9, "grad_raw_amp");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_closed_form_equals_a_bank_of_sines(bool parity)
    {
        double[] f0 = [0, 0, 220.5, 233, 0, 0, 0, 80, 79.21, 900, 8000, 40, 0.03, 440, 0];
        var amplitudes = Draw.Signal(new Random(1), f0.Length).Select(Math.Abs).ToArray();
        var actual = Synthesize(parity ? s_parity : s_sound, f0, amplitudes, new double[f0.Length * 256]);
        var held = parity ? f0 : [220.5, 220.5, 220.5, 233, 233, 233, 80, 80, 79.21, 900, 8000, 40, 0.03, 440, 440];
        var sounding = parity ? amplitudes : amplitudes.Select((a, frame) => f0[frame] > 0 ? a : 0).ToArray();
        // A partial that sits on the Nyquist frequency to within rounding may be counted or not.
        Close.Relative(NaiveBank(held, sounding), actual, 1e-9);
    }

    [Fact]
    public void Single_and_double_samples_agree_to_single_precision()
    {
        double[] f0 = [110, 112, 0, 0, 330, 331];
        double[] amplitudes = [1, 0.5, 0.25, 0.3, 1, 2];
        var doubles = Synthesize(s_sound, f0, amplitudes, new double[f0.Length * 256]);
        var singles = Synthesize(s_sound, f0, amplitudes, new float[f0.Length * 256]);
        Close.Relative(doubles, singles, 1e-6);
    }

    [Fact]
    public void Frames_without_pitch_are_silent_and_fade_without_a_click()
    {
        double[] f0 = [300, 300, double.NaN, 0, 0, 300, 300];
        var output = Synthesize(s_sound, f0, [1, 1, 1, 1, 1, 1, 1], new double[f0.Length * 256]);
        // Frame t peaks at sample 256 t and is gone at 256 (t + 1).
        Assert.All(output[(2 * 256)..(4 * 256)], y => Assert.Equal(0, y));
        Assert.True(output[(1 * 256)..(2 * 256)].Max(Math.Abs) > 0.01);
        Assert.All(output, y => Assert.True(double.IsFinite(y)));
        Assert.InRange(Math.Abs(output[(2 * 256) - 1]), 0, 1e-3);
        Assert.InRange(Math.Abs(output[(4 * 256) + 1]), 0, 1e-3);
    }

    [Fact]
    public void A_voice_that_never_sounds_is_silent()
    {
        Assert.All(Synthesize(s_sound, [0, double.NaN, 0], [1, 1, 1], new double[768]), y => Assert.Equal(0, y));
        Assert.All(Synthesize(s_parity, [0, 0, 0], [1, 1, 1], new double[768]), y => Assert.Equal(0, y));
    }

    [Fact]
    public void NaN_spreads_in_parity_mode_from_where_it_is_first_heard()
    {
        var output = Synthesize(s_parity, [200, 200, double.NaN, 200, 200], [1, 1, 1, 1, 1], new double[5 * 256]);
        Assert.All(output[..256], y => Assert.False(double.IsNaN(y)));
        Assert.All(output[(256 + 128)..], y => Assert.True(double.IsNaN(y)));
    }

    [Fact]
    public void Negative_frequencies_count_as_below_Nyquist_in_parity_mode()
    {
        // The published transposition experiment can shift a frame below 0 Hz.
        double[] f0 = [200, -30, -30, 200];
        Close.Relative(NaiveBank(f0, [1, 1, 1, 1]), Synthesize(s_parity, f0, [1, 1, 1, 1], new double[1024]), 1e-9);
    }

    [Fact]
    public void A_phase_that_is_handed_on_continues_a_steady_tone()
    {
        var f0 = Enumerable.Repeat(261.63, 40).ToArray();
        var ones = Enumerable.Repeat(1.0, 40).ToArray();
        var whole = Synthesize(s_sound, f0, ones, new double[40 * 256]);
        var (phase, pieces) = (0.0, new List<double>());
        foreach (var part in new[] { f0[..7], f0[7..40] })
        {
            var (falling, rising, output) = (new double[part.Length * 256], new double[part.Length * 256], new double[part.Length * 256]);
            s_sound.Bases<double>(part, ref phase, falling, rising);
            s_sound.Forward<double>(ones.AsSpan(0, part.Length), falling, rising, output);
            pieces.AddRange(output);
        }
        Close.Relative(whole, pieces, 1e-10);
        Assert.InRange(phase, -0.5, 0.5);
    }

    [Fact]
    public void A_phase_next_to_zero_does_not_blow_up()
    {
        // 62.5 Hz returns to phase 0 every 256 samples; the offset brings the phase within rounding of it.
        foreach (var offset in new[] { 0.0, 1e-17, -1e-16, 3e-16, 1e-300, double.Epsilon, 1e-9 })
        {
            var phase = offset;
            var f0 = Enumerable.Repeat(62.5, 20).ToArray();
            var (falling, rising) = (new double[20 * 256], new double[20 * 256]);
            s_sound.Bases<double>(f0, ref phase, falling, rising);
            Assert.All(falling, y => Assert.InRange(Math.Abs(y), 0, 1.0001));
            Assert.InRange(Math.Abs(falling[255]), 0, 1e-6);
        }
    }

    [Fact]
    public void The_gradient_is_the_slope_in_every_amplitude()
    {
        double[] f0 = [150, 0, 200, 210];
        double[] amplitudes = [1, 0.5, 0.7, 0.2];
        var upstream = Draw.Signal(new Random(5), 1024);
        var (falling, rising, output, gradient) = (new double[1024], new double[1024], new double[1024], new double[4]);
        var phase = 0.0;
        s_parity.Bases<double>(f0, ref phase, falling, rising);
        s_parity.Gradient<double>(falling, rising, upstream, gradient);
        double Loss()
        {
            s_parity.Forward<double>(amplitudes, falling, rising, output);
            return Draw.Dot(output, upstream);
        }
        for (var frame = 0; frame < 4; frame++)
            Assert.Equal(Draw.Slope(amplitudes, frame, Loss, 1e-3), gradient[frame], 1e-9);
    }

    [Fact]
    public void Settings_and_lengths_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HarmonicExcitation(new ExcitationOptions { Hop = 24 }));
        Assert.Throws<ArgumentException>(() => new HarmonicExcitation(new ExcitationOptions { Partials = 0 }));
        var phase = 0.0;
        Assert.Throws<ArgumentException>(() => s_sound.Bases<float>(new double[2], ref phase, new float[511], new float[512]));
        Assert.Throws<ArgumentException>(() => s_sound.Forward<float>(new double[2], new float[512], new float[512], new float[511]));
        Assert.Throws<ArgumentException>(() => s_sound.Gradient<float>(new float[512], new float[512], new float[511], new double[2]));
    }

    private static T[] Synthesize<T>(HarmonicExcitation excitation, double[] f0, double[] amplitudes, T[] output)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (falling, rising) = (new T[output.Length], new T[output.Length]);
        var phase = 0.0;
        excitation.Bases<T>(f0, ref phase, falling, rising);
        excitation.Forward<T>(amplitudes, falling, rising, output);
        return output;
    }

    private static double[] NaiveBank(double[] f0, double[] amplitudes)
    {
        const int Hop = 256;
        var output = new double[f0.Length * Hop];
        var phase = 0.0;
        for (var n = 0; n < output.Length; n++)
        {
            var position = Math.Max(0, ((n + 0.5) / Hop) - 0.5);
            var left = (int)position;
            var right = Math.Min(left + 1, f0.Length - 1);
            var f = f0[left] + ((position - left) * (f0[right] - f0[left]));
            phase = (phase + (2 * Math.PI * f / 16000)) % (2 * Math.PI);
            var (frame, r) = (n / Hop, n % Hop);
            var next = Math.Min(frame + 1, f0.Length - 1);
            var rise = 0.5 - (0.5 * Math.Cos(Math.PI * r / Hop));
            for (var k = 1; k <= 101 && k * f < 8000; k++)
                output[n] += Math.Sin(k * phase) * (((1 - rise) * Share(frame, k)) + (rise * Share(next, k)));
        }
        return output;

        double Share(int frame, int k)
        {
            var audible = Enumerable.Range(1, 101).Count(i => i * f0[frame] < 8000);
            return k <= audible ? amplitudes[frame] / audible : 0;
        }
    }
}
