using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Synthesis.Singing;
using Discant.Tests.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>F0 of one voice.</summary>
public sealed class ProbabilisticYinTests
{
    private const int Rate = 16000;

    [Theory]
    [InlineData(60, 16000)]
    [InlineData(110, 16000)]
    [InlineData(441.7, 16000)]
    [InlineData(1000.3, 16000)]
    [InlineData(1600, 16000)]
    [InlineData(220, 44100)]
    [InlineData(1300, 44100)]
    [InlineData(220, 22050)]
    [InlineData(150, 8000)]
    public void A_steady_tone_has_its_frequency_at_any_rate(double hertz, int rate)
    {
        foreach (var amplitudes in new double[][] { [1], [1, 0.5, 0.3, 0.2] })
        {
            var curve = Curve(Tone(rate, 1, _ => hertz, amplitudes), rate);
            Assert.Equal(1 + (int)((rate - 1) / (0.016 * rate)), curve.Length);
            Assert.All(curve[3..^3], f => Assert.InRange(Cents(f, hertz), -5, 5));
        }
    }

    [Fact]
    public void A_glide_and_a_vibrato_are_followed_without_delay()
    {
        double Glide(double t) => 150 * Math.Pow(4, t / 2);
        double Vibrato(double t) => 440 * Math.Pow(2, 0.5 / 12 * Math.Sin(2 * Math.PI * 5.5 * t));
        foreach (var hertz in new[] { Glide, Vibrato })
        {
            var curve = Curve(Tone(Rate, 2, hertz, [1, 0.6, 0.4, 0.3, 0.2]), Rate);
            for (var frame = 3; frame < curve.Length - 3; frame++)
                Assert.InRange(Cents(curve[frame], hertz(frame * 0.016)), -12, 12);
        }
    }

    [Theory]
    [InlineData(0, 1, 1, 1, 1)] // the fundamental is missing
    [InlineData(0, 0, 1, 1, 1)]
    [InlineData(0.4, 1, 0.4, 1, 0.4)] // much of it an octave higher
    [InlineData(1, 0.02, 0.02, 0, 0)]
    [InlineData(0.4, 0.4, 1, 0.4, 0)]
    public void The_octave_is_that_of_the_period(double first, double second, double third, double fourth, double fifth)
    {
        foreach (var hertz in (double[])[90, 220, 500])
            Assert.All(
                Curve(Tone(Rate, 1, _ => hertz, [first, second, third, fourth, fifth]), Rate)[3..^3],
                f => Assert.InRange(Cents(f, hertz), -10, 10)
            );
    }

    [Fact]
    public void Silence_noise_and_nothing_at_all_have_no_pitch()
    {
        Assert.Equal(0, ProbabilisticYin.Track(Mixture.Of([], Rate), new(), default).FrameCount);
        foreach (var length in (int[])[1, 2, 256, 257, 700])
            Assert.All(Curve(new float[length], Rate), f => Assert.Equal(0, f));
        Assert.All(Curve(Enumerable.Repeat(0.5f, 9000).ToArray(), Rate)[3..^3], f => Assert.Equal(0, f));
        var random = new Random(1);
        var noise = Curve([.. Enumerable.Range(0, 3 * Rate).Select(_ => (float)(random.NextDouble() - 0.5))], Rate);
        Assert.InRange(noise.Count(f => f > 0), 0, noise.Length / 20);
    }

    [Fact]
    public void A_recording_of_a_few_samples_gives_a_frame_for_each_16_ms_begun()
    {
        foreach (var (length, frames) in new[] { (1, 1), (256, 1), (257, 2), (512, 2), (513, 3) })
            Assert.Equal(frames, Curve(Tone(Rate, 0.1, _ => 440, [1])[..length], Rate).Length);
    }

    [Fact]
    public void What_is_far_softer_than_the_singer_is_not_the_singer()
    {
        // One second each: the singer, others far away, the singer.
        var sound = Tone(Rate, 3, t => t is > 1 and < 2 ? 330 : 220, [1, 0.5, 0.3]);
        for (var n = Rate; n < 2 * Rate; n++)
            sound[n] *= 0.02f; // -34 dB
        var curve = Curve(sound, Rate);
        Assert.All(curve[4..58], f => Assert.InRange(Cents(f, 220), -5, 5));
        Assert.All(curve[66..120], f => Assert.Equal(0, f));
        Assert.All(curve[130..^4], f => Assert.InRange(Cents(f, 220), -5, 5));
        var open = Curve(sound, Rate, new() { GateDb = 60 });
        Assert.All(open[66..120], f => Assert.InRange(Cents(f, 330), -5, 5));
    }

    [Fact]
    public void Our_own_singers_are_followed()
    {
        var recording = Sung(seed: 1);
        for (var voice = 0; voice < recording.Stems.Length; voice++)
        {
            var scores = PitchScores.Of(recording.Names[voice], recording.F0[voice], Curve(recording.Stems[voice], Rate));
            Assert.True(scores.RawPitchAccuracy >= 0.97, scores.ToString());
            Assert.True(scores.VoicingRecall >= 0.98, scores.ToString());
        }
    }

    [Fact]
    public void Two_singers_in_unison_are_one_voice()
    {
        double[] melody = [60, 62, 64, 65, 67];
        PartSong Song(int seed) => SungExamplesLine(melody, seed);
        var first = Choir.Sing(Song(1), new ChoirOptions { SampleRate = Rate }, new Random(1));
        var second = Choir.Sing(Song(2), new ChoirOptions { SampleRate = Rate }, new Random(2));
        float[] both = [.. first.Stems[0].Zip(second.Stems[0], (a, b) => (a + b) / 2)];
        var truth = first.F0[0].Zip(second.F0[0], (a, b) => a > 0 && b > 0 ? Math.Sqrt(a * b) : 0).ToArray();
        var heard = Curve(both, Rate);
        var voiced = Enumerable.Range(0, truth.Length).Where(t => truth[t] > 0).ToArray();
        Assert.True(voiced.Length > 100);
        Assert.InRange(voiced.Count(t => heard[t] > 0 && Math.Abs(Cents(heard[t], truth[t])) < 50), 0.95 * voiced.Length, voiced.Length);
    }

    [Fact]
    public void The_way_the_recording_is_kept_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var sound = Tone(Rate, 2.5, t => 200 + 20 * t, [1, 0.5]);
        File.WriteAllBytes(folder["sound.raw"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(sound.AsSpan()).ToArray());
        using var onDisk = Mixture.OfTemporaryFile(folder["sound.raw"], Rate);
        var tracks = ProbabilisticYin.Track(onDisk, new() { Name = "alto" }, default);
        Assert.Equal(["alto"], tracks.Names);
        Assert.Equal(Curve(sound, Rate), tracks.Voice(0).ToArray());
    }

    [Fact]
    public void A_range_that_cannot_be_heard_is_refused_and_work_can_be_ended()
    {
        var sound = Mixture.Of(new float[9000], Rate);
        Assert.Throws<ArgumentException>(() => ProbabilisticYin.Track(sound, new() { HighestHz = 4000 }, default));
        Assert.Throws<ArgumentException>(() => ProbabilisticYin.Track(sound, new() { LowestHz = 20 }, default));
        Assert.Throws<ArgumentException>(() => ProbabilisticYin.Track(sound, new() { LowestHz = 500, HighestHz = 400 }, default));
        Assert.Throws<OperationCanceledException>(() => ProbabilisticYin.Track(sound, new(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_difference_function_equals_its_definition()
    {
        const int window = 100;
        const int largest = 40;
        var random = new Random(3);
        double[] samples = [.. Enumerable.Range(0, 2 * window).Select(_ => random.NextDouble() - 0.3)];
        var differences = new YinDifference(window, largest).Of(samples, 2);
        for (var frame = 0; frame < 2; frame++)
        {
            var x = samples.AsSpan(frame * window, window).ToArray();
            var naive = Enumerable
                .Range(0, largest + 1)
                .Select(lag => Enumerable.Range(0, window - lag).Average(n => Math.Pow(x[n] - x[n + lag], 2)))
                .ToArray();
            Close.Relative(naive, differences[frame], 1e-12);
            var normalised = YinDifference.Normalised(naive);
            Assert.Equal(1, normalised[0]);
            for (var lag = 1; lag <= largest; lag++)
                Assert.Equal(naive[lag] / naive[1..(lag + 1)].Average(), normalised[lag], 1e-12);
        }
    }

    [Fact]
    public void Thresholds_are_beta_distributed_with_mean_a_tenth()
    {
        Assert.Equal(0, YinCandidates.ThresholdBelow(0));
        Assert.Equal(1, YinCandidates.ThresholdBelow(1));
        const int steps = 100000;
        // The mean is the area above the distribution function.
        var mean = Enumerable.Range(0, steps).Sum(k => 1 - YinCandidates.ThresholdBelow((k + 0.5) / steps)) / steps;
        Assert.Equal(0.1, mean, 1e-6);
    }

    [SharedFact("data/mir1k_voices")]
    public void Amateurs_singing_pop_songs_are_followed()
    {
        var (right, voiced) = (0.0, 0);
        foreach (var clip in (string[])["Ani_1_02", "Kenshin_1_03", "amy_10_03", "amy_11_02"])
        {
            var file = Shared.Path($"data/mir1k_voices/{clip}.flac");
            using var reader = AudioReader.Open(file);
            using var sound = MixtureSpool.Spool(reader, Rate, _ => { }, default).Mixture;
            var labels = PitchFile.ReadMidiNumbers(Path.ChangeExtension(file, ".pv"));
            var heard = ProbabilisticYin.Track(sound, new(), default).Stretch(0, 0, labels.FrameCount);
            var scores = PitchScores.Of(clip, labels.Voice(0).ToArray(), heard);
            right += scores.RawPitchAccuracy * scores.VoicedFrames;
            voiced += scores.VoicedFrames;
        }
        Assert.True(voiced > 500);
        Assert.InRange(right / voiced, 0.97, 1);
    }

    private static ChoirRecording Sung(int seed) =>
        Choir.Improvise(10, new PartSongOptions(), new ChoirOptions { SampleRate = Rate }, new Random(seed));

    private static PartSong SungExamplesLine(double[] midi, int seed) =>
        Synthesis.Singing.SungExamples.Line(VoicePart.Alto, seed == 1 ? "la" : "lo", 0.6, midi);

    private static double[] Curve(float[] sound, int rate, ProbabilisticYinOptions? options = null)
    {
        options ??= new();
        var highest = Math.Min(options.HighestHz, rate / 4.0 - 1);
        return ProbabilisticYin.Track(Mixture.Of(sound, rate), options with { HighestHz = highest }, default).Voice(0).ToArray();
    }

    private static float[] Tone(int rate, double seconds, Func<double, double> hertz, double[] amplitudes)
    {
        var sound = new float[(int)(rate * seconds)];
        var phase = 0.0;
        for (var n = 0; n < sound.Length; n++)
        {
            phase += 2 * Math.PI * hertz((double)n / rate) / rate;
            for (var k = 0; k < amplitudes.Length; k++)
                if ((k + 1) * hertz((double)n / rate) < rate / 2.2)
                    sound[n] += (float)(0.2 * amplitudes[k] * Math.Sin((k + 1) * phase + k));
        }
        return sound;
    }

    private static double Cents(double a, double b) => a > 0 ? 1200 * Math.Log2(a / b) : double.NaN;
}
