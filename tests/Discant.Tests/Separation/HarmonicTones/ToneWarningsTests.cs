using Discant.Separation.HarmonicTones;
using Xunit;

namespace Discant.Tests.Separation.HarmonicTones;

/// <summary>Recordings that the methods for tones do not suit.</summary>
public sealed class ToneWarningsTests
{
    private const int Frames = 600;
    private static readonly ExplainedShare s_much = new(0.95, 0.85);

    [Fact]
    public void Two_timbres_in_steady_melodies_are_not_warned_of() => Assert.Empty(Warnings(Melodies(1, 8), s_much));

    [Fact]
    public void One_timbre_in_two_voices_is_warned_of_where_both_play_the_same_notes()
    {
        Assert.Contains("hardly different", Assert.Single(Warnings(Melodies(0, 8), s_much)), StringComparison.Ordinal);
        // Registers of their own tell the voices apart.
        Assert.Empty(Warnings(Melodies(0, 8, apart: 3), s_much));
    }

    [Fact]
    public void Timbre_that_changes_with_the_pitch_alone_does_not_tell_voices_apart()
    {
        // The upper half of the notes has another timbre, whoever plays it: clusters over all pitches would lie far apart.
        var tones = Melodies(0, 8);
        for (var frame = 0; frame < Frames; frame++)
        for (var voice = 0; voice < 2; voice++)
            if (tones.FundamentalHz(voice, frame) > 300)
                tones.Partials(voice, frame)[1] *= 4;
        Assert.Contains("hardly different", Assert.Single(Warnings(tones, s_much)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tones_that_jump_are_no_melodies() =>
        Assert.Contains("go on from one frame", Assert.Single(Warnings(Melodies(1, 1), s_much)), StringComparison.Ordinal);

    [Fact]
    public void What_tones_leave_unexplained_is_warned_of() =>
        Assert.Contains("explains only 40 %", Assert.Single(Warnings(Melodies(1, 8), new(0.8, 0.4))), StringComparison.Ordinal);

    [Fact]
    public void One_voice_has_nobody_to_be_confused_with() => Assert.Empty(Warnings(Melodies(0, 8, voices: 1), s_much));

    // Two voices that never meet used to be taken for those of which least is known, and hid two others of one timbre.
    [Fact]
    public void Voices_that_share_no_note_do_not_hide_two_of_one_timbre()
    {
        var both = Melodies(0, 8);
        var three = new ToneTracks(3, Frames);
        both.Numbers(0).CopyTo(three.Numbers(0));
        both.Numbers(1).CopyTo(three.Numbers(1));
        Melodies(0, 8, apart: 3).Numbers(1).CopyTo(three.Numbers(2));
        Assert.Contains("hardly different", Assert.Single(Warnings(three, s_much)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Warnings(ToneTracks tones, ExplainedShare explained) =>
        ToneWarnings.Of(ToneEvidence.Of(tones, explained, ToneEvidence.SteadyShare(tones)));

    // Notes of so many frames on a scale of whole tones; timbres lie `contrast` apart.
    private static ToneTracks Melodies(double contrast, int frames, int apart = 0, int voices = 2)
    {
        var random = new Random(3);
        var tones = new ToneTracks(voices, Frames);
        for (var voice = 0; voice < voices; voice++)
        {
            var pitch = 0.0;
            for (var frame = 0; frame < Frames; frame++)
            {
                if (frame % frames == 0)
                    pitch = 200 * Math.Pow(2, random.Next(6) / 6.0 + voice * apart);
                tones.Set(voice, frame, pitch, 0, 1);
                for (var h = 0; h < ToneTracks.Harmonics; h++)
                    tones.Partials(voice, frame)[h] = (float)(
                        Math.Pow(0.8, h) * (1 + 3 * contrast * (h % 2 == voice ? 1 : 0)) * Math.Exp(0.3 * (random.NextDouble() - 0.5))
                    );
            }
        }
        return tones;
    }
}
