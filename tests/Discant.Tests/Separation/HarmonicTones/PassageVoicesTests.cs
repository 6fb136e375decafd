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

    // The middle of two passages is in each other's voice.
    [Fact]
    public void Notes_within_a_passage_come_to_the_right_voice()
    {
        var tones = Piece(2, new Random(3), out var played);
        foreach (var passage in (int[])[3, 7])
            for (var frame = (passage * Length) + 6; frame < (passage * Length) + 14; frame++)
                tones.Permute(frame, [1, 0]);
        tones = PassageVoices.Corrected(tones, s_options);
        for (var frame = 0; frame < tones.FrameCount; frame++)
            Assert.Equal(played[0][frame], tones.FundamentalHz(0, frame));
    }

    [Fact]
    public void A_note_that_suits_another_voice_but_a_little_better_stays()
    {
        var tones = Piece(2, new Random(3), out _);
        for (var frame = 3 * Length; frame < 4 * Length; frame++)
            tones.Permute(frame, [1, 0]);
        var stays = PassageVoices.Corrected(tones, s_options with { Inertia = 5 });
        Assert.Equal(tones.FundamentalHz(0, (3 * Length) + 2), stays.FundamentalHz(0, (3 * Length) + 2));
        var moves = PassageVoices.Corrected(tones, s_options);
        Assert.Equal(tones.FundamentalHz(1, (3 * Length) + 2), moves.FundamentalHz(0, (3 * Length) + 2));
    }

    // Timbres are the same and notes overlap; one voice has a vibrato of 20 cents.
    [Fact]
    public void Voices_are_told_apart_by_their_vibrato()
    {
        var random = new Random(4);
        var tones = new ToneTracks(2, Count * Length);
        for (var passage = 0; passage < Count; passage++)
        {
            double[] hertz = [random.Next(280, 400), random.Next(410, 600)];
            var first = random.Next(2);
            for (var frame = passage * Length; frame < ((passage + 1) * Length) - 4; frame++)
            for (var slot = 0; slot < 2; slot++)
                Put(tones, slot, frame, hertz[slot] * (slot == first ? Math.Pow(2, 20.0 / 1200 * Math.Sin(frame)) : 1), 1);
        }
        var told = PassageVoices.Settle(tones, s_options with { Range = 0, Leap = 0 }, 1, new Random(1))[0];
        var swaying = Enumerable.Range(0, Count).Select(p => Vibrato.Extent(told, 0, (p * Length) + 7) > 1).Distinct();
        Assert.Single(swaying);
    }

    // Of two tones on one pitch each has the partials that its voice's timbre gave it: exchanged they would be in the wrong voices.
    [Fact]
    public void Tones_in_unison_do_not_change_places()
    {
        var tones = Piece(2, new Random(3), out _);
        // A note of the second voice alone, in the first's place, goes on into the unison.
        const int alone = 3 * Length;
        const int unison = 4 * Length;
        for (var frame = alone; frame < unison; frame++)
        {
            Put(tones, 0, frame, 440, 1);
            tones.Set(1, frame, 0, 0, 1);
            tones.Partials(1, frame).Clear();
        }
        for (var frame = unison; frame < unison + Length - 4; frame++)
        for (var voice = 0; voice < 2; voice++)
            Put(tones, voice, frame, 440, voice);
        var corrected = PassageVoices.Corrected(tones, s_options with { Inertia = 0, Leap = 0 });
        Assert.Equal(440, corrected.FundamentalHz(1, alone + 2));
        for (var frame = unison; frame < unison + Length - 4; frame++)
            Assert.Equal(tones.Partials(0, frame).ToArray(), corrected.Partials(0, frame).ToArray());
    }

    [Fact]
    public void A_passage_of_notes_begins_with_every_note_and_ends_with_it()
    {
        var tones = new ToneTracks(2, 60);
        for (var frame = 0; frame < 60; frame++)
        {
            if (frame < 50)
                Put(tones, 0, frame, 300, 0);
            if (frame is >= 20 and < 35)
                Put(tones, 1, frame, 400, 1);
        }
        var passages = Passages.OfNotes(tones);
        Assert.Equal([0, 20, 35, 50], passages.Select(p => p.From));
        Assert.Equal([20, 35, 50, 60], passages.Select(p => p.To));
        Assert.All(passages.Take(3).Skip(1), p => Assert.True(p.Links[0] > 0 && p.Links[1] == 0));
    }

    // What is left of a note that ended is no leap of the voice that it is found in.
    [Fact]
    public void A_tone_that_dies_away_is_no_note()
    {
        var tones = new ToneTracks(2, 60);
        for (var frame = 0; frame < 60; frame++)
        {
            Put(tones, 0, frame, 300, 0);
            if (frame >= 30)
                Put(tones, 1, frame, 400, 1);
            for (var h = 0; h < ToneTracks.Harmonics; h++)
                tones.Partials(0, frame)[h] *= (float)Math.Pow(0.8, Math.Max(0, frame - 30));
        }
        var passages = Passages.OfNotes(tones);
        Assert.NotNull(passages[0].First[0]);
        Assert.Equal(30, passages[1].From);
        Assert.Null(passages[1].First[0]);
        Assert.Null(passages[1].Last[0]);
        Assert.NotNull(passages[1].First[1]);
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
