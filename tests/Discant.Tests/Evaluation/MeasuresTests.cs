using Discant.Evaluation;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Evaluation;

public sealed class MeasuresTests
{
    [SharedFact("golden/umss/metrics.npz")]
    public void Measures_of_frames_equal_the_references_numbers()
    {
        var golden = Golden.Npz("umss/metrics");
        var (target, estimate) = (golden["target"].ToSingles(), golden["estimate"].ToSingles());
        var (siSdr, snr, siSnr) = (new List<double>(), new List<double>(), new List<double>());
        for (var row = 0; row < 3; row++)
        {
            siSdr.AddRange(SiSdr.OfFrames(target.AsSpan(row * 40000, 40000), estimate.AsSpan(row * 40000, 40000), 16000));
            for (var start = 0; start < 40000; start += 16000)
            {
                var length = Math.Min(16000, 40000 - start);
                var t = target.AsSpan((row * 40000) + start, length);
                var e = estimate.AsSpan((row * 40000) + start, length);
                snr.Add(SpectralSnr.Of(t, e));
                siSnr.Add(SpectralSiSnr.Of(t, e));
            }
        }
        Close.Relative(golden["si_sdr_db"].Values, siSdr, 1e-11, "SI-SDR");
        Close.Relative(golden["spectral_snr_db"].Values, snr, 1e-11, "spectral SNR");
        // An estimate of exactly twice the target is proportional only to rounding here: beyond 200 dB both say "perfect".
        var expected = golden["spectral_si_snr_db"].Values;
        Assert.All(Enumerable.Range(0, 9).Where(k => double.IsInfinity(expected[k])), k => Assert.True(siSnr[k] > 200));
        Close.Relative(
            [.. expected.Where(double.IsFinite)],
            siSnr.Where((_, k) => double.IsFinite(expected[k])).ToArray(),
            1e-11,
            "spectral SI-SNR"
        );
    }

    [Fact]
    public void Si_sdr_does_not_depend_on_scale_or_sign_of_the_estimate()
    {
        var (t, e) = (Noise(1, 900), Noise(2, 900));
        for (var n = 0; n < e.Length; n++)
            e[n] += t[n];
        var expected = SiSdr.Of(t, e);
        Assert.InRange(expected, -3, 3);
        foreach (var factor in (float[])[0.25f, 8f, -2f])
            Assert.Equal(expected, SiSdr.Of(t, Array.ConvertAll(e, v => factor * v)), 1e-9);
    }

    [Fact]
    public void Si_sdr_of_a_target_with_orthogonal_noise_is_their_power_ratio()
    {
        var target = new float[1000];
        var estimate = new float[1000];
        for (var n = 0; n < 1000; n++)
        {
            target[n] = n % 2 == 0 ? 0.5f : 0;
            estimate[n] = target[n] + (n % 2 == 1 ? 0.05f : 0);
        }
        Assert.Equal(20, SiSdr.Of(target, estimate), 1e-5);
    }

    [Fact]
    public void Silence_has_no_si_sdr_and_a_copy_has_an_infinite_one()
    {
        var t = Noise(3, 400);
        Assert.True(double.IsNaN(SiSdr.Of(new float[400], t)));
        Assert.True(double.IsNaN(SiSdr.Of(t, new float[400])));
        Assert.Equal(double.PositiveInfinity, SiSdr.Of(t, t));
        Assert.Equal(double.PositiveInfinity, SpectralSnr.Of(t, t));
        Assert.Equal(0, SpectralSnr.Of(t, new float[400]), 1e-6);
        Assert.Equal(-80, SpectralSnr.Of(new float[400], t), 1e-6);
        Assert.True(double.IsNaN(SiSdr.Of([], [])));
    }

    [Fact]
    public void Spectral_measures_are_deaf_to_the_sign_and_only_one_of_them_to_scale()
    {
        var (t, e) = (Noise(4, 3000), Noise(5, 3000));
        Assert.Equal(SpectralSnr.Of(t, e), SpectralSnr.Of(t, Array.ConvertAll(e, v => -v)), 1e-9);
        Assert.Equal(SpectralSiSnr.Of(t, e), SpectralSiSnr.Of(t, Array.ConvertAll(e, v => 4 * v)), 1e-6);
        Assert.NotEqual(SpectralSnr.Of(t, e), SpectralSnr.Of(t, Array.ConvertAll(e, v => 4 * v)), 1.0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(99, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(250, 3)]
    public void Frames_cover_the_signal_the_last_may_be_short(int length, int frames)
    {
        var (t, e) = (Noise(1, length), Noise(2, length));
        var values = SiSdr.OfFrames(t, e, 100);
        Assert.Equal(frames, values.Length);
        if (frames > 0)
            Assert.Equal(SiSdr.Of(t.AsSpan((frames - 1) * 100), e.AsSpan((frames - 1) * 100)), values[^1]);
    }

    [Fact]
    public void Signals_of_different_length_cannot_be_compared()
    {
        Assert.Throws<ArgumentException>(() => SiSdr.Of(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => SiSdr.OfFrames(new float[3], new float[4], 2));
        Assert.Throws<ArgumentException>(() => SpectralSnr.Of(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => SpectralSiSnr.Of(new float[3], new float[4]));
    }

    [Fact]
    public void A_summary_skips_and_counts_what_is_no_number()
    {
        var summary = ScoreSummary.Of("SI-SDR", "alto", [4, double.NaN, -2, 1, 7, double.NaN]);
        Assert.Equal(new ScoreSummary("SI-SDR", "alto", 4, 2, 2.5, 2.5, Math.Sqrt(15), 0.25), summary);
        Assert.Equal(3, ScoreSummary.Of("x", "y", [9, 3, 1]).Median);
        var empty = ScoreSummary.Of("x", "y", [double.NaN]);
        Assert.True(double.IsNaN(empty.Mean) && double.IsNaN(empty.Median) && empty.Count == 0 && empty.Skipped == 1);
    }

    [Fact]
    public void Pitch_scores_tell_wrong_notes_from_missed_and_invented_ones()
    {
        double[] reference = [100, 100, 100, 100, 0, 0, 0, 200];
        double[] estimate = [100, 102.9, 103, 0, 0, 50, 0, 400];
        var scores = PitchScores.Of("bass", reference, estimate);
        // 102.9 Hz is 49.5 cents above 100 Hz, 103 Hz 51.2.
        Assert.Equal(new PitchScores("bass", 0.4, 0.8, 1.0 / 3, 0.5, 5, 8), scores);
        Assert.Equal(0.6, PitchScores.Of("bass", reference, estimate, 60).RawPitchAccuracy);
        Assert.True(double.IsNaN(PitchScores.Of("x", [0], [0]).RawPitchAccuracy));
        Assert.Contains("\"rawPitchAccuracy\": 0.4", scores.ToJson(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PitchScores.Of("x", [0], [0, 1]));
    }

    internal static float[] Noise(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
