using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.Tests.Synthesis.Singing;

/// <summary>What a single voice sounds like.</summary>
public sealed class VoiceTests
{
    private const int Rate = 44100;

    public static TheoryData<VoicePart, char> VoicesAndVowels
    {
        get
        {
            var all = new TheoryData<VoicePart, char>();
            foreach (var voice in Enum.GetValues<VoicePart>())
            foreach (var vowel in FormantTable.Vowels)
                all.Add(voice, vowel);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(VoicesAndVowels))]
    public void The_spectrum_of_a_vowel_peaks_where_its_first_two_formants_are(VoicePart voice, char vowel)
    {
        const double F0 = 55;
        var sung = Steady(voice, vowel.ToString(), F0);
        // What the source and the radiation tilt is taken off again, or the slope would shift the peaks.
        var harmonics = Enumerable
            .Range(1, 60)
            .Select(k => SungExamples.Partial(sung, k * F0, Rate) * k * Math.Sqrt(1 + Math.Pow(k * F0 / 2400, 2)))
            .ToArray();
        var peaks = Enumerable
            .Range(1, 58)
            .Where(k => harmonics[k] > harmonics[k - 1] && harmonics[k] > harmonics[k + 1])
            .Select(k => (k + 1) * F0)
            .ToArray();
        foreach (var formant in FormantTable.Of(voice, vowel).Take(2))
            Assert.Contains(peaks, peak => Math.Abs(peak - formant.FrequencyHz) < 0.75 * F0);
    }

    [Theory]
    [MemberData(nameof(VoicesAndVowels))]
    public void Formants_ascend_and_are_positive(VoicePart voice, char vowel)
    {
        var formants = FormantTable.Of(voice, vowel);
        Assert.Equal(FormantTable.FormantCount, formants.Length);
        Assert.All(formants.Zip(formants.Skip(1)), pair => Assert.True(pair.First.FrequencyHz < pair.Second.FrequencyHz));
        Assert.All(formants, f => Assert.True(f.BandwidthHz > 30 && f.FrequencyHz > 200));
    }

    [Fact]
    public void Men_have_a_singers_formant_that_women_lack()
    {
        double Share(VoicePart voice)
        {
            var sung = Steady(voice, "a", 220);
            var levels = Enumerable.Range(1, 30).Select(k => Math.Pow(SungExamples.Partial(sung, k * 220, Rate), 2)).ToArray();
            return 10 * Math.Log10(levels[9..16].Sum() / levels.Sum());
        }
        Assert.True(Share(VoicePart.Tenor) > Share(VoicePart.Soprano) + 6, $"{Share(VoicePart.Tenor)} {Share(VoicePart.Soprano)}");
        Assert.True(Share(VoicePart.Bass) > Share(VoicePart.Alto) + 6, $"{Share(VoicePart.Bass)} {Share(VoicePart.Alto)}");
    }

    [Theory]
    [InlineData(VoicePart.Soprano, 1046.5, 16000)]
    [InlineData(VoicePart.Soprano, 613.0, 44100)]
    [InlineData(VoicePart.Tenor, 311.0, 16000)]
    [InlineData(VoicePart.Bass, 97.3, 44100)]
    public void Between_the_harmonics_of_a_steady_voice_there_is_nothing(VoicePart voice, double f0, int rate)
    {
        var sung = Steady(voice, "a", f0, rate);
        var strongest = Enumerable.Range(1, 8).Max(k => SungExamples.Partial(sung, k * f0, rate));
        for (var k = 1; (k + 0.5) * f0 < rate / 2.0; k++)
        {
            var between = SungExamples.Partial(sung, (k + 0.5) * f0, rate);
            Assert.True(between < 1e-4 * strongest, $"{(k + 0.5) * f0} Hz: {20 * Math.Log10(between / strongest)} dB");
        }
    }

    [Theory]
    [InlineData(VoicePart.Soprano, 70)]
    [InlineData(VoicePart.Alto, 64)]
    [InlineData(VoicePart.Tenor, 57)]
    [InlineData(VoicePart.Bass, 48)]
    public void The_spectrum_falls_by_9_to_17_decibels_an_octave(VoicePart voice, double midi)
    {
        // Powers of the vowels are added, as in a long-time average spectrum.
        var f0 = 440 * Math.Pow(2, (midi - 69) / 12);
        var vowels = "aeiou".Select(vowel => Steady(voice, vowel.ToString(), f0)).ToArray();
        var points = Enumerable
            .Range(1, (int)(5000 / f0))
            .Select(k => (Octave: Math.Log2(k), Db: 10 * Math.Log10(vowels.Sum(v => Math.Pow(SungExamples.Partial(v, k * f0, Rate), 2)))))
            .ToArray();
        var (x, y) = (points.Average(p => p.Octave), points.Average(p => p.Db));
        var slope = points.Sum(p => (p.Octave - x) * (p.Db - y)) / points.Sum(p => (p.Octave - x) * (p.Octave - x));
        Assert.InRange(slope, -17, -9);
    }

    [Fact]
    public void Vibrato_has_its_rate_and_depth_and_sets_in_late()
    {
        var options = SungExamples.Exact(16000) with
        {
            VibratoRateHz = ValueRange.Exactly(5.5),
            VibratoDepthCents = ValueRange.Exactly(40),
        };
        var f0 = Choir.Sing(SungExamples.Line(VoicePart.Alto, "a", 3, 64), options, new Random(2)).F0[0];
        var cents = f0.Where(f => f > 0).Select(f => 100 * (SungExamples.Midi(f) - 64)).ToArray();
        var held = cents[40..170];
        Assert.InRange(held.Max() - held.Average(), 28, 52);
        Assert.InRange(held.Average() - held.Min(), 28, 52);
        var crossings = Enumerable.Range(1, held.Length - 1).Count(k => (held[k] > held.Average()) != (held[k - 1] > held.Average()));
        Assert.InRange(crossings / (2 * held.Length * ChoirRecording.HopSeconds), 4.7, 6.3);
        Assert.True(cents[8..12].Max() - cents[8..12].Min() < 20, "the beginning should not yet vibrate");
    }

    [Fact]
    public void A_glide_leads_from_note_to_note_without_a_step()
    {
        var f0 = Choir.Sing(SungExamples.Line(VoicePart.Tenor, "a", 0.8, 55, 62), SungExamples.Exact(16000), new Random(2)).F0[0];
        var semitones = f0.Where(f => f > 0).Select(SungExamples.Midi).Skip(12).ToArray();
        Assert.Equal(55, semitones[10], 0.15);
        Assert.Equal(62, semitones[^4], 0.15);
        Assert.InRange(semitones.Zip(semitones.Skip(1), (a, b) => b - a).Max(), 0.8, 4.5);
        Assert.InRange(semitones.Count(m => m is > 55.5 and < 61.5), 2, 8);
    }

    [Fact]
    public void Nothing_clicks_where_a_vowel_begins_changes_or_ends()
    {
        SungNote[] notes =
        [
            new(0.3, 0.5, 57, Syllable.Parse("a")),
            new(0.8, 0.4, 64, Syllable.Parse("i")),
            new(1.2, 0.4, 55, null),
            new(2.0, 0.4, 60, Syllable.Parse("au")),
        ];
        var song = new PartSong("vowels", [new SungPart("tenor", VoicePart.Tenor, notes)], 2.8);
        var sung = Choir.Sing(song, SungExamples.Exact(Rate), new Random(4)).Stems[0];
        // A click is broad; a fourth difference leaves of this voice little below 6 kHz and all of a step.
        var rough = Enumerable
            .Range(4, sung.Length - 4)
            .Select(n => sung[n] - (4 * sung[n - 1]) + (6 * sung[n - 2]) - (4 * sung[n - 3]) + sung[n - 4]);
        Assert.True(rough.Max(Math.Abs) < 0.02 * sung.Max(Math.Abs), $"{rough.Max(Math.Abs)}");
    }

    [Theory]
    [InlineData("sa", 5000, 8000)]
    [InlineData("Sa", 2300, 4600)]
    public void A_sibilant_hisses_in_its_band_before_the_beat(string syllable, double low, double high)
    {
        var sung = Choir.Sing(SungExamples.Line(VoicePart.Alto, syllable, 1, 60), SungExamples.Exact(Rate), new Random(6));
        var before = sung.Stems[0].AsSpan((int)(0.225 * Rate), (int)(0.05 * Rate)).ToArray();
        double Power(double from, double to) =>
            Enumerable.Range(0, (int)((to - from) / 40)).Sum(k => Math.Pow(SungExamples.Partial(before, from + (40 * k), Rate), 2));
        Assert.True(Power(low, high) > 2 * (Power(40, low) + Power(high, 15000)));
        Assert.Equal(0, sung.F0[0][15]);
        Assert.True(sung.F0[0][25] > 0);
    }

    [Fact]
    public void A_nasal_is_voiced_and_darker_than_the_vowel()
    {
        var sung = Choir.Sing(SungExamples.Line(VoicePart.Tenor, "ma", 1, 48), SungExamples.Exact(Rate), new Random(6));
        var f0 = 440 * Math.Pow(2, (48 - 69) / 12.0);
        double Brightness(double at)
        {
            var part = sung.Stems[0].AsSpan((int)(at * Rate), (int)(0.04 * Rate)).ToArray();
            var levels = Enumerable.Range(1, 30).Select(k => Math.Pow(SungExamples.Partial(part, k * f0, Rate), 2)).ToArray();
            return levels[4..].Sum() / levels[..3].Sum();
        }
        Assert.True(sung.F0[0][17] > 0);
        Assert.True(Brightness(0.245) < 0.25 * Brightness(0.8));
    }

    private static float[] Steady(VoicePart voice, string vowel, double f0, int rate = Rate)
    {
        var song = SungExamples.Line(voice, vowel, 1.1, SungExamples.Midi(f0));
        var options = SungExamples.Exact(rate) with { TiltHz = ValueRange.Exactly(2400) };
        var recording = Choir.Sing(song, options, new Random(1));
        Assert.Equal(f0, recording.F0[0][60], 0.01);
        return recording.Stems[0].AsSpan((int)(0.7 * rate), (int)(0.5 * rate)).ToArray();
    }
}
