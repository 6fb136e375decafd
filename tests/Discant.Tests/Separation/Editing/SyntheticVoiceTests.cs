using Discant.Audio;
using Discant.Evaluation;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Separation.Parameters;
using Discant.Synthesis.Harmonics;
using Xunit;

namespace Discant.Tests.Separation.Editing;

/// <summary>Laws of voices that are made of their parameters alone.</summary>
public sealed class SyntheticVoiceTests : IDisposable
{
    private const int Rate = EditingExamples.Rate;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("high")]
    [InlineData("low")]
    public void A_fitted_voice_is_much_more_like_its_stem_than_a_plain_one(string name)
    {
        var recording = Write();
        var stem = EditingExamples.Read(_folder["song"], name);
        double Score(FittedParts parts) => SpectralSnr.Of(stem, Make(recording, new VoiceEdit(name) { Fitted = parts }, parts.ToString()));
        Assert.InRange(Score(FittedParts.None), -100, 3);
        Assert.InRange(Score(FittedParts.All), 12, 200);
    }

    [Fact]
    public void A_fitted_voice_that_is_moved_sings_as_much_higher()
    {
        var sound = Make(Write(), new VoiceEdit("low") { TransposeCents = 700 });
        var wanted = Array.ConvertAll(EditingExamples.Curves[1][..60], f => f * Math.Pow(2, 7.0 / 12));
        var heard = PitchTightening.Tighten(Array.ConvertAll(wanted, f => f * 1.01), 0, PitchTracks.FrameSeconds, sound, 0, Rate);
        for (var k = 8; k < 52; k++)
            Assert.InRange(PitchScale.Cents(heard[k], wanted[k]), -5, 5);
    }

    [Theory]
    [InlineData(FittedParts.None)]
    [InlineData(FittedParts.All)]
    public void A_synthetic_voice_rests_where_its_melody_rests(FittedParts parts)
    {
        var melody = EditingExamples.Curves[0].Select((f, k) => k is >= 50 and < 85 ? 0 : 392.0).ToArray();
        var sound = Make(Write(), new VoiceEdit("high") { Melody = new PitchTracks([melody]), Fitted = parts });
        Assert.All(sound[(Rate * 9 / 10)..(Rate * 13 / 10)], v => Assert.Equal(0, v, 1e-6));
        Assert.Contains(sound[(Rate * 3 / 10)..(Rate * 7 / 10)], v => v > 0.01);
    }

    [Fact]
    public void A_preview_is_what_the_whole_has_there()
    {
        var recording = Write();
        VoiceEdit[] edits = [new("high") { Synthetic = true, TransposeCents = 100 }, new("low") { Synthetic = true }];
        EditedMix.Render(recording, edits, new EditOutput(_folder["whole"]));
        EditedMix.Render(recording, edits, new EditOutput(_folder["part"]), new EditRegion(0.71, 1.3));
        var (whole, part) = (EditingExamples.Read(_folder["whole"], "mix"), EditingExamples.Read(_folder["part"], "mix"));
        Assert.Equal(whole[(int)Math.Round(0.71 * Rate)..(int)Math.Round(1.3 * Rate)], part);
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        var recording = Write();
        VoiceEdit[] edits = [new("high") { Synthetic = true }, new("low") { Synthetic = true }];
        foreach (var threads in new[] { 1, 2 })
            EditedMix.Render(recording, edits, new EditOutput(_folder[$"out{threads}"]) { Threads = threads });
        Assert.Equal(File.ReadAllBytes(_folder["out1/mix.wav"]), File.ReadAllBytes(_folder["out2/mix.wav"]));
        Assert.Equal(EditingExamples.Samples, AudioFile.Read(_folder["out1/mix.wav"]).Length);
    }

    [Fact]
    public void Of_a_silent_stem_a_fitted_voice_is_silent()
    {
        var recording = Write();
        AudioFile.Write(
            _folder["song/high.wav"],
            AudioBuffer.Silent(1, EditingExamples.Samples, Rate),
            AudioFileFormat.WavFloat,
            overwrite: true
        );
        Assert.All(Make(recording, new VoiceEdit("high")), v => Assert.Equal(0, v));
    }

    public void Dispose() => _folder.Dispose();

    private SeparatedRecording Write()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        EditingExamples.WriteParameters(_folder["song"]);
        return recording;
    }

    private float[] Make(SeparatedRecording recording, VoiceEdit edit, string name = "out")
    {
        EditedMix.Render(recording, [edit with { Synthetic = true }], new EditOutput(_folder[name]));
        return EditingExamples.Read(_folder[name], "voices/" + edit.Voice);
    }
}
