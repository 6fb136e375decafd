using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>Two voices, one of odd partials and one of falling ones, that rest together between passages.</summary>
public class PassageVoicesTests
{
    private const int Length = 20;
    private const int Count = 12;
    private static readonly ToneReaderOptions s_options = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Passages_in_the_wrong_voices_come_to_the_right_ones(int voices)
    {
        var random = new Random(3);
        var tones = Piece(voices, random, out var played);
        for (var passage = 0; passage < Count; passage++)
        {
            int[] order = [.. Enumerable.Range(0, voices)];
            random.Shuffle(order);
            for (var frame = passage * Length; frame < (passage + 1) * Length; frame++)
                tones.Permute(frame, order);
        }
        tones = PassageVoices.Settle(tones, s_options, 1, new Random(1))[0];
        // Which voice is which does not matter, but it must be the same all along.
        var first = Enumerable.Range(0, voices).Select(v => Array.FindIndex(played, p => p[2] == tones.FundamentalHz(v, 2))).ToArray();
        for (var voice = 0; voice < voices; voice++)
        for (var passage = 0; passage < Count; passage++)
            Assert.Equal(played[first[voice]][(passage * Length) + 2], tones.FundamentalHz(voice, (passage * Length) + 2));
    }

    [Fact]
    public void What_is_right_stays()
    {
        var tones = Piece(2, new Random(3), out var played);
        tones = PassageVoices.Settle(tones, s_options with { PassageBeginnings = 1 }, 1, new Random(1))[0];
        for (var frame = 0; frame < tones.FrameCount; frame++)
            Assert.Equal(played[0][frame], tones.FundamentalHz(0, frame));
    }

    // Of two timbres that are the same nothing tells but the notes: leaps of two octaves against steps.
    [Fact]
    public void Voices_of_one_timbre_keep_to_their_notes()
    {
        var tones = new ToneTracks(2, 4 * Length);
        for (var frame = 0; frame < tones.FrameCount; frame++)
            if (frame % Length < Length - 4)
                for (var voice = 0; voice < 2; voice++)
                {
                    var passage = frame / Length;
                    // The third passage has them exchanged.
                    var high = voice == (passage == 2 ? 1 : 0);
                    Put(tones, voice, frame, (high ? 800 : 200) * Math.Pow(2, passage / 12.0), 1);
                }
        tones = PassageVoices.Settle(tones, s_options with { Range = 0 }, 1, new Random(1))[0];
        var highest = Enumerable.Range(0, 4).Select(passage => tones.FundamentalHz(0, passage * Length) > 500 ? 0 : 1).Distinct();
        Assert.Single(highest);
    }

    [Fact]
    public void Ways_differ_by_more_than_the_names_of_the_voices_and_the_best_comes_first()
    {
        var tones = Piece(2, new Random(3), out var played);
        var ways = PassageVoices.Settle(tones, s_options with { Leap = 0 }, 5, new Random(1));
        Assert.InRange(ways.Count, 1, 5);
        var names = ways.Select(way => string.Join(' ', Enumerable.Range(0, Count).Select(p => Same(way, p) == Same(way, 0)))).ToArray();
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("False", names[0], StringComparison.Ordinal);

        bool Same(ToneTracks way, int passage) => way.FundamentalHz(0, (passage * Length) + 2) == played[0][(passage * Length) + 2];
    }

    [Fact]
    public void Silence_and_more_voices_than_can_be_tried_stay_as_they_are()
    {
        var silent = new ToneTracks(2, 30);
        silent = PassageVoices.Settle(silent, s_options, 1, new Random(1))[0];
        Assert.All(Enumerable.Range(0, 30), frame => Assert.Equal(0, silent.FundamentalHz(1, frame)));
        var many = new ToneTracks(6, 30);
        for (var voice = 0; voice < 6; voice++)
            Put(many, voice, 3, 100 * (voice + 1), voice % 2);
        many = PassageVoices.Settle(many, s_options, 1, new Random(1))[0];
        Assert.Equal(600, many.FundamentalHz(5, 3));
        Assert.Single(PassageVoices.Settle(new ToneTracks(2, 0), s_options, 3, new Random(1)));
    }

    [Fact]
    public void Passages_cover_all_frames_and_end_where_tones_rest_together()
    {
        var tones = Piece(2, new Random(5), out _);
        var passages = Passages.Of(tones);
        Assert.Equal(0, passages[0].From);
        Assert.Equal(tones.FrameCount, passages[^1].To);
        Assert.All(passages.Skip(1).Zip(passages), pair => Assert.Equal(pair.Second.To, pair.First.From));
        Assert.All(passages.Skip(1), p => Assert.InRange(p.From % Length, Length - 4, Length - 1));
        Assert.All(passages, p => Assert.Equal(0, p.Links.Sum()));
    }

    // While one voice goes on as loud as the loudest there is nothing to choose.
    [Fact]
    public void A_passage_does_not_end_while_a_loud_tone_goes_on()
    {
        var tones = new ToneTracks(2, 60);
        for (var frame = 0; frame < 60; frame++)
        {
            Put(tones, 0, frame, 300, 0);
            if (frame % 10 < 6)
                Put(tones, 1, frame, 400 + (frame / 10), 1);
        }
        Assert.Single(Passages.Of(tones));
    }

    private static ToneTracks Piece(int voices, Random random, out double[][] played)
    {
        var tones = new ToneTracks(voices, Count * Length);
        played = [.. Enumerable.Range(0, voices).Select(_ => new double[Count * Length])];
        for (var passage = 0; passage < Count; passage++)
        for (var voice = 0; voice < voices; voice++)
        {
            // 443 Hz and its neighbours: no two voices share a partial for long.
            var hertz = (float)(300 * Math.Pow(2, random.NextDouble()) * (1 + (0.1 * voice)));
            for (var frame = passage * Length; frame < ((passage + 1) * Length) - 4; frame++)
            {
                Put(tones, voice, frame, hertz, voice);
                played[voice][frame] = hertz;
            }
        }
        return tones;
    }

    private static void Put(ToneTracks tones, int voice, int frame, double hertz, int timbre)
    {
        tones.Set(voice, frame, hertz, 0, 1);
        for (var h = 1; h <= ToneTracks.Harmonics; h++)
            tones.Partials(voice, frame)[h - 1] = (float)(0.1 * Timbre(timbre, h));
    }

    private static double Timbre(int timbre, int h) =>
        timbre switch
        {
            0 => h % 2 == 1 ? Math.Pow(0.8, h) : 0.02,
            1 => Math.Pow(0.5, h),
            _ => h == 3 ? 1 : 0.1,
        };
}
