using Discant.Audio;
using Discant.Pitch;
using Xunit;

namespace Discant.Tests.Pitch;

/// <summary>The learning-free estimator of several F0s.</summary>
public sealed class HarmonicSumTests
{
    private const int Rate = 16000;

    [Theory]
    [InlineData(82.4)]
    [InlineData(146.8)]
    [InlineData(311.7)]
    [InlineData(698.5)]
    [InlineData(1046.5)]
    public void The_F0_of_a_harmonic_sound_is_its_strongest_candidate(double hertz)
    {
        var frames = Hear(Sound(hertz, 1.0));
        foreach (var frame in Inner(frames))
        {
            Assert.InRange(Cents(frame[0].Hertz, hertz), 0, 5);
            Assert.True(frame[0].Strength > 0.8);
        }
    }

    [Theory]
    [InlineData(220.0, 277.2)]
    [InlineData(110.0, 440.0)]
    [InlineData(146.8, 293.7)]
    [InlineData(130.8, 196.0, 329.6)]
    [InlineData(98.0, 146.8, 233.1)]
    [InlineData(110.0, 164.8, 277.2, 440.0)]
    public void Sounds_together_are_all_heard(params double[] hertz)
    {
        var frames = Hear(Sum([.. hertz.Select((f, k) => Sound(f, 1.0, seed: k + 1))]));
        foreach (var wanted in hertz)
        {
            var heard = Inner(frames).Count(f => f.Any(c => c.Strength > 0.5 && Cents(c.Hertz, wanted) < 20));
            Assert.True(heard > 0.85 * Inner(frames).Length, $"{wanted} Hz is heard in {heard} of {Inner(frames).Length} frames");
        }
    }

    [Fact]
    public void A_vibrato_is_followed_within_20_cents()
    {
        var f0 = Enumerable.Range(0, 2 * Rate).Select(n => 330 * Math.Pow(2, 40 / 1200.0 * Math.Sin(2 * Math.PI * 5 * n / Rate))).ToArray();
        var frames = Hear(Gliding(f0));
        for (var t = 10; t < frames.Length - 10; t++)
            Assert.InRange(Cents(frames[t][0].Hertz, f0[t * 256]), 0, 20);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    public void The_gain_of_the_recording_does_not_matter(double gain)
    {
        var sound = Sum(Sound(196, 0.5), Sound(293.7, 0.5, seed: 2));
        var plain = Hear(sound);
        var changed = Hear(Array.ConvertAll(sound, x => (float)(gain * x)));
        for (var t = 0; t < plain.Length; t++)
        {
            Assert.Equal(plain[t].Length, changed[t].Length);
            for (var k = 0; k < plain[t].Length; k++)
            {
                Assert.Equal(plain[t][k].Strength, changed[t][k].Strength, 1e-3);
                Assert.InRange(Cents(plain[t][k].Hertz, changed[t][k].Hertz), 0, 0.1);
            }
        }
    }

    [Fact]
    public void Silence_holds_nothing()
    {
        Assert.All(Hear(new float[Rate]), Assert.Empty);
        Assert.Empty(Hear([]));
    }

    [Fact]
    public void White_noise_yields_no_strong_candidates()
    {
        var random = new Random(3);
        var frames = Hear([.. Enumerable.Range(0, 2 * Rate).Select(_ => (float)(0.2 * (random.NextDouble() - 0.5)))]);
        Assert.True(frames.SelectMany(f => f).Count(c => c.Strength > 0.5) < 0.05 * frames.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3000)]
    [InlineData(256 * 256)]
    [InlineData(256 * 256 + 1)]
    public void There_is_a_frame_for_every_hop_that_begins(int samples)
    {
        using var estimator = new HarmonicSum();
        var stretches = estimator.Estimate(Mixture.Of(new float[samples], Rate), CancellationToken.None).ToArray();
        Assert.Equal(1 + (samples - 1) / 256, stretches.Sum(s => s.Candidates.Count));
        long first = 0;
        foreach (var stretch in stretches)
        {
            Assert.Equal(first, stretch.First);
            Assert.Equal(stretch.Candidates.Count * estimator.Bins.Count, stretch.Salience.Length);
            first += stretch.Candidates.Count;
        }
    }

    [Fact]
    public void Where_a_stretch_begins_does_not_matter()
    {
        // A sound of a whole number of hops a period, so that every frame well inside is alike, also over the edge of two stretches.
        var frames = Hear(Sound(250, 4.5));
        for (var t = 11; t < frames.Length - 10; t++)
        {
            Assert.Equal(frames[10][0].Hertz, frames[t][0].Hertz, 0.02);
            Assert.Equal(frames[10][0].Strength, frames[t][0].Strength, 1e-3);
        }
    }

    [Fact]
    public void The_map_peaks_at_the_candidates()
    {
        using var estimator = new HarmonicSum();
        var stretch = estimator.Estimate(Mixture.Of(Sound(220, 0.5), Rate), CancellationToken.None).Single();
        for (var t = 5; t < stretch.Candidates.Count - 5; t++)
        {
            var row = stretch.Salience.AsSpan(t * estimator.Bins.Count, estimator.Bins.Count).ToArray();
            Assert.All(row, s => Assert.InRange(s, 0, 1));
            var best = Array.IndexOf(row, row.Max());
            Assert.InRange(Cents(estimator.Bins.Hertz(best), stretch.Candidates[t][0].Hertz), 0, 10.1);
        }
    }

    [Fact]
    public void Candidates_come_strongest_first_and_in_range()
    {
        var random = new Random(5);
        var frames = Hear([.. Sum(Sound(180, 1), Sound(270, 1, seed: 9)).Select(x => x + (float)(0.01 * random.NextDouble()))]);
        foreach (var frame in frames)
        {
            Assert.True(frame.Length <= new HarmonicSumOptions().MostCandidates);
            Assert.Equal(frame.OrderByDescending(c => c.Strength).Select(c => c.Hertz), frame.Select(c => c.Hertz));
            Assert.All(frame, c => Assert.InRange(c.Hertz, 57, 1550));
        }
    }

    [Fact]
    public void The_salience_equals_the_sum_as_it_is_written()
    {
        var bins = new PitchBins(32.7, 60, 360);
        var options = new HarmonicSumOptions();
        var random = new Random(7);
        var spectrum = Enumerable.Range(0, 470).Select(_ => random.NextDouble()).ToArray();
        var salience = new HarmonicSalience(bins, options, spectrum.Length);
        var sums = new double[salience.Count];
        salience.Fill(spectrum, sums);
        for (var k = 0; k < sums.Length; k++)
        {
            var bin = salience.FirstBin + k;
            var f0 = bins.Hertz(bin);
            Assert.InRange(f0, options.LowestHz, options.HighestHz);
            var naive = 0.0;
            for (var m = 1; m <= options.Partials; m++)
            {
                var place = bin + (int)Math.Round(60 * Math.Log2(m));
                if (place < spectrum.Length)
                    naive += (f0 + 52) / (m * f0 + 320) * spectrum[place];
            }
            Assert.Equal(naive, sums[k], 1e-12);
        }
    }

    [Fact]
    public void Whitening_makes_loud_and_soft_bands_more_alike_and_compresses_the_whole()
    {
        var whitening = new SpectralWhitening(1793, 16000 / 3584.0, 0.25);
        var spectrum = Enumerable.Range(0, 1793).Select(k => k < 400 ? 100.0 : 1).ToArray();
        var louder = Array.ConvertAll(spectrum, x => 16 * x);
        whitening.Apply(spectrum);
        whitening.Apply(louder);
        Assert.InRange(spectrum[200] / spectrum[1400], 1, 10);
        Assert.All(spectrum.Zip(louder), pair => Assert.Equal(2, pair.Second / pair.First, 1e-9));
    }

    [Fact]
    public void Another_sample_rate_is_refused()
    {
        using var estimator = new HarmonicSum();
        Assert.Throws<ArgumentException>(() => estimator.Estimate(Mixture.Of(new float[100], 44100), CancellationToken.None));
        Assert.Throws<ArgumentException>(() => new HarmonicSum(new HarmonicSumOptions { LowestHz = 20 }));
        Assert.Throws<ArgumentException>(() => new HarmonicSum(new HarmonicSumOptions { HighestHz = 50 }));
    }

    [Fact]
    public void Cancelling_ends_the_work()
    {
        using var estimator = new HarmonicSum();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => estimator.Estimate(Mixture.Of(new float[Rate], Rate), source.Token).Count());
    }

    private static PitchCandidate[][] Hear(float[] samples)
    {
        using var estimator = new HarmonicSum();
        return [.. estimator.Estimate(Mixture.Of(samples, Rate), CancellationToken.None).SelectMany(s => s.Candidates)];
    }

    // Without the frames that reach over an end.
    private static PitchCandidate[][] Inner(PitchCandidate[][] frames) => frames[4..^4];

    private static double Cents(double a, double b) => Math.Abs(1200 * Math.Log2(a / b));

    private static float[] Sound(double hertz, double seconds, int seed = 1) =>
        Gliding([.. Enumerable.Repeat(hertz, (int)(seconds * Rate))], seed);

    // Partials with the phases of chance, falling by 6 dB an octave.
    private static float[] Gliding(double[] f0, int seed = 1)
    {
        var random = new Random(seed);
        var sound = new float[f0.Length];
        for (var m = 1; m * f0.Max() < 7000; m++)
        {
            var phase = 2 * Math.PI * random.NextDouble();
            for (var n = 0; n < sound.Length; n++)
            {
                sound[n] += (float)(0.1 / m * Math.Sin(phase));
                phase += 2 * Math.PI * m * f0[n] / Rate;
            }
        }
        return sound;
    }

    private static float[] Sum(params float[][] sounds) => [.. Enumerable.Range(0, sounds[0].Length).Select(n => sounds.Sum(s => s[n]))];
}
