using Discant.Audio;
using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>A clarinet of odd partials at 200 Hz, and a voice of falling partials that comes and goes.</summary>
public class ToneReaderTests
{
    private const int Rate = 16000;
    private const int Hop = 256;
    private const int Frames = 160;
    private static readonly GaussianStft s_transform = new(Rate, 1024);
    private static readonly double[][] s_timbres = [Row(h => h % 2 == 1 ? Math.Pow(0.8, h - 1) : 0.02), Row(h => Math.Pow(0.5, h - 1))];

    // 600 Hz is the third partial of 200 Hz; in the second half the other voice rests, and its "tone" is nothing but that partial.
    [Fact]
    public void A_note_of_nothing_but_overtones_is_taken_away_and_its_partials_go_where_they_belong()
    {
        using var mixture = Mixture.Of(Sound(frame => frame < Frames / 2 ? 437 : 0), Rate);
        var given = Given(frame => frame < Frames / 2 ? 437 : 600);
        var found = Reading(mixture, given).Tones;
        Assert.All(Middle(Frames / 2, Frames), frame => Assert.Equal(0, found.FundamentalHz(1, frame)));
        Assert.All(Middle(0, Frames / 2), frame => Assert.Equal(437, found.FundamentalHz(1, frame), 1.0));
        Assert.Equal(0.05 * s_timbres[0][2], found.Partials(0, Frames * 3 / 4)[2], 0.005);
    }

    [Fact]
    public void A_twelfth_that_is_played_stays_and_both_share_its_partials_as_their_timbres_say()
    {
        using var mixture = Mixture.Of(Sound(frame => frame < Frames / 2 ? 437 : 600), Rate);
        var found = Reading(mixture, Given(frame => frame < Frames / 2 ? 437 : 600)).Tones;
        Assert.All(Middle(Frames / 2, Frames), frame => Assert.Equal(600, found.FundamentalHz(1, frame), 1.0));
        Assert.Equal(0.05 * s_timbres[0][2], found.Partials(0, Frames * 3 / 4)[2], 0.02);
        Assert.Equal(0.05 * s_timbres[1][0], found.Partials(1, Frames * 3 / 4)[0], 0.02);
    }

    [Fact]
    public void A_tone_that_was_missed_is_found()
    {
        using var mixture = Mixture.Of(Sound(_ => 437), Rate);
        var found = Reading(mixture, Given(frame => frame is > 60 and < 90 ? 0 : 437)).Tones;
        Assert.All(Middle(0, Frames), frame => Assert.Equal(437, found.FundamentalHz(1, frame), 1.0));
    }

    [Fact]
    public void What_is_right_costs_less_than_what_is_wrong_whatever_the_level()
    {
        var sound = Sound(frame => frame < Frames / 2 ? 437 : 530);
        using var mixture = Mixture.Of(sound, Rate);
        using var soft = Mixture.Of([.. sound.Select(v => MathF.ScaleB(v, -9))], Rate);
        var given = Given(frame => frame < Frames / 2 ? 437 : 530);
        var options = new ToneReaderOptions { Semitones = [2.5], PassageBeginnings = 1 };
        var right = Reading(mixture, given, options).Cost;
        Assert.Equal(right, Reading(soft, Scaled(given, -9), options).Cost, 1e-6);
        Assert.InRange(right, 0, 1);
        // A dictionary of the wrong timbres explains less than the right one.
        var known = new ToneReaderOptions { Semitones = [] };
        double Known(params double[][] rows) => Reader(mixture, known, 1).Read(given, rows, new Random(1), _ => { }, default).Cost;
        Assert.True(Known(s_timbres) < 0.8 * Known(s_timbres[1], s_timbres[1]));
    }

    [Fact]
    public void The_result_does_not_depend_on_threads_and_progress_never_falls()
    {
        using var mixture = Mixture.Of(Sound(_ => 437), Rate);
        var last = 0.0;
        var once = Reader(mixture, new(), 1).Read(Given(_ => 437), null, new Random(1), Report, default).Tones;
        var again = Reader(mixture, new(), 3).Read(Given(_ => 437), null, new Random(1), _ => { }, default).Tones;
        Assert.Equal(once.Numbers(1), again.Numbers(1));
        Assert.Equal(1, last, 1e-9);

        void Report(double share)
        {
            Assert.True(share >= last);
            last = share;
        }
    }

    [Fact]
    public void Silence_has_no_tones_and_cancelling_ends_the_work()
    {
        using var silent = Mixture.Of(new float[Frames * Hop], Rate);
        var nothing = Reading(silent, new ToneTracks(2, Frames + 1));
        Assert.Equal(1, nothing.Cost);
        Assert.All(Enumerable.Range(0, Frames), frame => Assert.Equal(0, nothing.Tones.FundamentalHz(0, frame)));
        using var mixture = Mixture.Of(Sound(_ => 437), Rate);
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Reader(mixture, new(), 1).Read(Given(_ => 437), null, new Random(1), _ => cancel.Cancel(), cancel.Token)
        );
    }

    private static ToneReader Reader(Mixture mixture, ToneReaderOptions options, int threads) =>
        new(new RecordingFrames(mixture, s_transform, default), new ToneBounds(), options, threads);

    private static RecordingReading Reading(Mixture mixture, ToneTracks tones, ToneReaderOptions? options = null) =>
        Reader(mixture, options ?? new(), 1).Read(tones, null, new Random(1), _ => { }, default);

    // Away from beginnings and ends, where the window sees both sides.
    private static IEnumerable<int> Middle(int from, int to) => Enumerable.Range(from + 12, to - from - 24);

    private static ToneTracks Given(Func<int, double> second)
    {
        var tones = new ToneTracks(2, Frames + 1);
        for (var frame = 0; frame <= Frames; frame++)
        {
            Put(tones, 0, frame, 200);
            if (second(frame) > 0)
                Put(tones, 1, frame, second(frame));
        }
        return tones;
    }

    private static ToneTracks Scaled(ToneTracks tones, int octaves)
    {
        var scaled = tones.Copy();
        scaled.Scale(Math.Pow(2, octaves));
        return scaled;
    }

    private static void Put(ToneTracks tones, int voice, int frame, double hertz)
    {
        tones.Set(voice, frame, hertz, 0, 1);
        for (var h = 0; h < ToneTracks.Harmonics; h++)
            tones.Partials(voice, frame)[h] = (float)(0.05 * s_timbres[voice][h]);
    }

    // Magnitudes of half an amplitude of 0.1 at the first partial; partials that coincide are in phase, so that magnitudes add up.
    private static float[] Sound(Func<int, double> second)
    {
        var sound = new float[Frames * Hop];
        for (var n = 0; n < sound.Length; n++)
        for (var h = 1; h <= ToneTracks.Harmonics; h++)
        {
            if (h * 200 < 7600)
                sound[n] += (float)(0.1 * s_timbres[0][h - 1] * Math.Cos((2 * Math.PI * 200 * h * n / Rate) + h));
            if (second(n / Hop) is > 0 and var hertz && h * hertz < 7600)
                sound[n] += (float)(0.1 * s_timbres[1][h - 1] * Math.Cos((2 * Math.PI * hertz * h * n / Rate) + (3 * h)));
        }
        return sound;
    }

    private static double[] Row(Func<int, double> magnitude) => [.. Enumerable.Range(1, ToneTracks.Harmonics).Select(magnitude)];
}
