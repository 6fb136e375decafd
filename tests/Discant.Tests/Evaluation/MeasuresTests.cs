using System.Text.Json;
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

    // Expected values: torchaudio's MFCC written out in plain Python, in double precision, from its definition alone.
    [SharedFact("golden/umss/metrics.npz")]
    public void The_mel_cepstral_distance_equals_an_independent_computation()
    {
        double[] expected =
        [
            9.545371582565329,
            9.244792374315956,
            9.78126030611047,
            9.024352610796122,
            9.038117837337163,
            172.13395999924418,
            15.57306900910605,
            15.573071207717003,
            15.573072030051389,
        ];
        var golden = Golden.Npz("umss/metrics");
        var (target, estimate) = (golden["target"].ToSingles(), golden["estimate"].ToSingles());
        var distance = new MelCepstralDistance(16000);
        for (var k = 0; k < 9; k++)
        {
            var start = (40000 * (k / 3)) + (16000 * (k % 3));
            var length = k % 3 == 2 ? 8000 : 16000;
            Assert.Equal(expected[k], distance.Of(target.AsSpan(start, length), estimate.AsSpan(start, length)), 1e-9);
        }
    }

    [Fact]
    public void The_mel_cepstral_distance_is_a_distance()
    {
        var distance = new MelCepstralDistance(44100);
        var (a, b, c) = (Noise(6, 5000), Noise(7, 5000), Array.ConvertAll(Noise(8, 5000), v => 0.01f * v));
        Assert.Equal(0, distance.Of(a, a));
        Assert.Equal(distance.Of(a, b), distance.Of(b, a), 1e-12);
        Assert.InRange(distance.Of(a, c), distance.Of(a, b), distance.Of(a, b) + distance.Of(b, c));
        Assert.Equal(0, distance.Of(a, Array.ConvertAll(a, v => -v)));
        Assert.True(double.IsNaN(distance.Of(a.AsSpan(0, 256), b.AsSpan(0, 256))));
        Assert.True(distance.Of(a.AsSpan(0, 257), b.AsSpan(0, 257)) > 0);
    }

    // A level 10 times higher moves only coefficient 0: all 128 logarithms of power by ln 100, where the floor does not matter. At 100 Hz
    // the mel scale is nearly linear, so that no filter falls between two bins and hears nothing.
    [Fact]
    public void A_change_of_level_moves_the_mel_cepstral_distance_by_its_logarithm()
    {
        var loud = Array.ConvertAll(Noise(9, 16000), v => 1000 * v);
        var found = new MelCepstralDistance(100).Of(loud, Array.ConvertAll(loud, v => 10 * v));
        Assert.Equal(Math.Log(100) * Math.Sqrt(128), found, 1e-4);
    }

    [SharedFact("conformance/mir_eval_fixtures/si_sdr_golden.json")]
    public void Si_sdr_and_snr_of_the_fixtures_equal_the_independent_numbers()
    {
        using var golden = SeparationFixture.Json("conformance/mir_eval_fixtures/si_sdr_golden.json");
        foreach (var set in golden.RootElement.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Object))
        {
            var number = set.Name[^2..];
            var expected = set.Value.GetProperty("zero_mean_False");
            var pairs = expected.GetProperty("pairwise_ref_by_est");
            for (var reference = 0; reference < pairs.GetArrayLength(); reference++)
            {
                var t = SeparationFixture.Mono($"ref{number}", reference);
                for (var estimate = 0; estimate < pairs.GetArrayLength(); estimate++)
                {
                    var e = SeparationFixture.Mono($"est{number}", estimate);
                    // The constant 1e-8 of ours is at most 4e-8 / ratio dB.
                    var value = SeparationFixture.Number(pairs[reference][estimate]);
                    Assert.Equal(value, SiSdr.Of(t, e), 1e-9 + (4.4e-8 / Math.Pow(10, value / 10)));
                    if (reference == estimate)
                        Assert.Equal(SeparationFixture.Number(expected.GetProperty("snr_identity")[reference]), Snr.Of(t, e), 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Snr_of_silence_is_zero_as_estimate_and_undefined_as_reference()
    {
        var t = Noise(10, 400);
        Assert.Equal(0, Snr.Of(t, new float[400]));
        Assert.True(double.IsNaN(Snr.Of(new float[400], t)));
        Assert.Equal(double.PositiveInfinity, Snr.Of(t, t));
        Assert.Equal(20, Snr.Of(t, Array.ConvertAll(t, v => 1.1f * v)), 1e-4);
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
        Assert.Throws<ArgumentException>(() => Snr.Of(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => new MelCepstralDistance(16000).Of(new float[3], new float[4]));
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
