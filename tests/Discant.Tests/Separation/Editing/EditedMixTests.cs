using Discant.Audio;
using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Synthesis.Harmonics;
using Discant.Tests.Synthesis.Harmonics;
using Xunit;

namespace Discant.Tests.Separation.Editing;

/// <summary>Laws of editing, on two voices whose partials are known.</summary>
public sealed class EditedMixTests : IDisposable
{
    private const int Rate = EditingExamples.Rate;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Without_an_edit_the_mix_is_the_sum_of_the_stems(int channels)
    {
        var recording = EditingExamples.Write(_folder["song"], channels);
        var result = Render(recording, []);
        var mix = AudioFile.Read(result.Files[0].File);
        var (high, low) = (AudioFile.Read(_folder["song/high.wav"]), AudioFile.Read(_folder["song/low.wav"]));
        Assert.Equal((channels, EditingExamples.Samples, Rate), (mix.ChannelCount, mix.Length, mix.SampleRate));
        for (var c = 0; c < channels; c++)
        for (var n = 0; n < mix.Length; n++)
            Assert.Equal((float)((double)high.Channels[c][n] + low.Channels[c][n]), mix.Channels[c][n]);
        Assert.Equal(["mix"], result.Files.Select(f => f.Kind));
    }

    [Fact]
    public void An_edit_that_moves_by_nothing_leaves_nearly_the_stem()
    {
        // The partials go out and come back: what is not a partial was never touched.
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, [new VoiceEdit("high") { TransposeCents = 1e-6 }]);
        var (before, after) = (EditingExamples.Read(_folder["song"], "high"), EditingExamples.Read(_folder["out"], "voices/high"));
        Assert.InRange(HarmonicExamples.SnrDb(before, after, 0, before.Length), 60, 400);
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(-700)]
    [InlineData(35)]
    public void A_moved_voice_sings_as_much_higher_and_as_loud(double cents)
    {
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, [new VoiceEdit("low") { TransposeCents = cents }]);
        var (before, after) = (EditingExamples.Read(_folder["song"], "low"), EditingExamples.Read(_folder["out"], "voices/low"));
        Assert.InRange(20 * Math.Log10(Level(after) / Level(before)), -4, 4);
        var wanted = Array.ConvertAll(EditingExamples.Curves[1][..60], f => f * Math.Pow(2, cents / 1200));
        var heard = PitchTightening.Tighten(Array.ConvertAll(wanted, f => f * 1.01), 0, PitchTracks.FrameSeconds, after, 0, Rate);
        for (var k = 8; k < 52; k++)
            Assert.InRange(PitchScale.Cents(heard[k], wanted[k]), -5, 5);
    }

    [Fact]
    public void An_octave_up_and_down_again_is_nearly_the_voice_it_was()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, [new VoiceEdit("low") { TransposeCents = 1200 }], "up");
        var high = new PitchTracks([Array.ConvertAll(EditingExamples.Curves[1], f => 2 * f)], ["low"]);
        var moved = SeparatedRecording.OfFiles([_folder["up/voices/low.wav"]], high);
        Render(moved, [new VoiceEdit("low") { TransposeCents = -1200 }], "back");
        var (before, after) = (EditingExamples.Read(_folder["song"], "low"), EditingExamples.Read(_folder["back"], "voices/low"));
        var spectral = Discant.Evaluation.SpectralSnr.Of(before, after);
        Assert.InRange(spectral, 12, 200);
    }

    [Fact]
    public void A_muted_voice_is_gone_and_the_others_are_untouched()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        var result = Render(recording, [new VoiceEdit("low") { Mute = true }]);
        Assert.Equal(EditingExamples.Read(_folder["song"], "high"), EditingExamples.Read(_folder["out"], "mix"));
        Assert.Equal(["mix"], result.Files.Select(f => f.Kind));
    }

    [Fact]
    public void Gain_is_a_factor()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, [new VoiceEdit("low") { GainDb = -20 }]);
        var (before, after) = (EditingExamples.Read(_folder["song"], "low"), EditingExamples.Read(_folder["out"], "voices/low"));
        for (var n = 0; n < before.Length; n++)
            Assert.Equal(0.1 * before[n], after[n], 1e-7);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-0.3)]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_placed_voice_has_the_same_power_wherever_it_stands(double pan)
    {
        var (left, right) = PanLaw.Gains(pan);
        Assert.Equal(2, left * left + right * right, 1e-12);
        var recording = EditingExamples.Write(_folder["song"], channels: 2);
        Render(recording, [new VoiceEdit("high") { Pan = pan }]);
        var (before, after) = (AudioFile.Read(_folder["song/high.wav"]), AudioFile.Read(_folder["out/voices/high.wav"]));
        var mid = before.Mid();
        for (var n = 0; n < mid.Length; n++)
        {
            Assert.Equal(left * mid[n], after.Channels[0][n], 1e-6);
            Assert.Equal(right * mid[n], after.Channels[1][n], 1e-6);
        }
    }

    [Fact]
    public void Practice_files_add_up()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        var output = Output("practice") with { Practice = new PracticeMix(-12) };
        var result = EditedMix.Render(recording, [], output);
        Assert.Equal(["in-front", "without", "in-front", "without"], result.Files.Select(f => f.Kind));
        var (own, front) = (EditingExamples.Read(_folder["song"], "high"), EditingExamples.Read(_folder["practice"], "in-front/high"));
        var (others, without) = (EditingExamples.Read(_folder["song"], "low"), EditingExamples.Read(_folder["practice"], "without/high"));
        Assert.Equal(others, without);
        var level = Math.Pow(10, -12 / 20.0);
        for (var n = 0; n < own.Length; n++)
            Assert.Equal(own[n], front[n] - level * without[n], 1e-6);
    }

    [Fact]
    public void A_preview_is_what_the_whole_has_there()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        VoiceEdit[] edits = [new("high") { TransposeCents = 300, Vibrato = 0 }, new("low") { Tune = 1 }];
        Render(recording, edits, "whole");
        EditedMix.Render(recording, edits, Output("part"), new EditRegion(0.71, 1.3));
        var (whole, part) = (EditingExamples.Read(_folder["whole"], "mix"), EditingExamples.Read(_folder["part"], "mix"));
        Assert.Equal((int)Math.Round(1.3 * Rate) - (int)Math.Round(0.71 * Rate), part.Length);
        var start = (int)Math.Round(0.71 * Rate);
        for (var n = 0; n < part.Length; n++)
            Assert.Equal(whole[start + n], part[n], 1e-5);
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        VoiceEdit[] edits = [new("high") { TransposeCents = 150 }, new("low") { TransposeCents = -150, TimbreOf = "high" }];
        EditedMix.Render(recording, edits, Output("one"));
        EditedMix.Render(recording, edits, Output("two") with { Threads = 2 });
        foreach (var file in new[] { "mix.wav", "voices/high.wav", "voices/low.wav" })
            Assert.Equal(File.ReadAllBytes(_folder["one/" + file]), File.ReadAllBytes(_folder["two/" + file]));
    }

    [Fact]
    public void Silence_stays_silence_whatever_is_done_to_it()
    {
        Directory.CreateDirectory(_folder["song"]);
        AudioFile.Write(_folder["song/high.wav"], AudioBuffer.Silent(1, EditingExamples.Samples, Rate), AudioFileFormat.WavFloat);
        PitchFile.Write(_folder["song/f0.csv"], new PitchTracks([EditingExamples.Curves[0]], ["high"]));
        Render(
            SeparatedRecording.Open(_folder["song"]),
            [
                new VoiceEdit("high")
                {
                    TransposeCents = 500,
                    Tune = 1,
                    Vibrato = 2,
                    TimbreOf = "high",
                },
            ]
        );
        Assert.All(EditingExamples.Read(_folder["out"], "mix"), v => Assert.Equal(0, v, 1e-9));
    }

    [Fact]
    public void Another_timbre_changes_the_balance_of_the_partials_and_not_the_pitch()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        var dark = AudioFile.Read(_folder["song/low.wav"]).Channels[0];
        // A dark voice: each sample the mean of its neighbourhood.
        for (var round = 0; round < 3; round++)
        for (var n = dark.Length - 1; n > 2; n--)
            dark[n] = (dark[n] + dark[n - 1] + dark[n - 2]) / 3;
        AudioFile.Write(_folder["song/low.wav"], AudioBuffer.Mono(dark, Rate), AudioFileFormat.WavFloat, overwrite: true);
        Render(recording, [new VoiceEdit("high") { TimbreOf = "low" }]);
        var (before, after) = (EditingExamples.Read(_folder["song"], "high"), EditingExamples.Read(_folder["out"], "voices/high"));
        Assert.InRange(Brightness(after) / Brightness(before), 0, 0.8);
        Assert.InRange(20 * Math.Log10(Level(after) / Level(before)), -2, 2);
    }

    [Fact]
    public void Breath_is_what_is_no_partial()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, [new VoiceEdit("low") { Breath = 0 }], "without");
        Render(recording, [new VoiceEdit("low") { Breath = 2 }], "twice");
        var (stem, without, twice) = (
            EditingExamples.Read(_folder["song"], "low"),
            EditingExamples.Read(_folder["without"], "voices/low"),
            EditingExamples.Read(_folder["twice"], "voices/low")
        );
        for (var n = 0; n < stem.Length; n++)
            Assert.Equal(2 * stem[n], without[n] + twice[n], 1e-5);
        // Between its tones there is only noise.
        var rest = (Rate * 106 / 100)..(Rate * 118 / 100);
        Assert.True(Level(stem[rest]) > 1e-4);
        Assert.Equal(0, Level(without[rest]), 1e-9);
    }

    [Fact]
    public void A_voice_rests_where_its_melody_rests()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        var melody = EditingExamples.Curves[0].Select((f, k) => k is >= 50 and < 85 ? 0 : 392.0).ToArray();
        Render(recording, [new VoiceEdit("high") { Melody = new PitchTracks([melody]) }]);
        var sound = EditingExamples.Read(_folder["out"], "voices/high");
        Assert.True(Level(sound[(Rate * 9 / 10)..(Rate * 13 / 10)]) < 1e-6);
        Assert.True(Level(sound[(Rate * 3 / 10)..(Rate * 7 / 10)]) > 0.01);
    }

    [Theory]
    [InlineData("tune", "tune is a number from 0 to 1")]
    [InlineData("gain", "gain goes up to 60 dB")]
    [InlineData("transpose", "3600 cents")]
    [InlineData("name", "there is no voice 'nobody'; there are high, low")]
    [InlineData("timbre", "there is no voice 'nobody' of known F0")]
    [InlineData("pan", "two channels")]
    [InlineData("twice", "edited twice")]
    [InlineData("vibrato", "vibrato is a factor")]
    public void What_cannot_be_done_is_refused_in_a_line_and_leaves_nothing(string what, string reason)
    {
        var recording = EditingExamples.Write(_folder["song"]);
        VoiceEdit[] edits = what switch
        {
            "tune" => [new("high") { Tune = double.NaN }],
            "gain" => [new("high") { GainDb = 100 }],
            "transpose" => [new("high") { TransposeCents = double.PositiveInfinity }],
            "name" => [new("nobody")],
            "timbre" => [new("high") { TimbreOf = "nobody" }],
            "pan" => [new("high") { Pan = 0 }],
            "twice" => [new("high"), new("HIGH")],
            _ => [new("high") { Vibrato = -1 }],
        };
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Render(recording, edits)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Without_curves_levels_change_and_pitch_does_not()
    {
        EditingExamples.Write(_folder["song"]);
        File.Delete(_folder["song/f0.csv"]);
        var recording = SeparatedRecording.Open(_folder["song"]);
        Assert.Equal(2, Render(recording, [new VoiceEdit("high") { GainDb = 3 }]).Files.Count);
        var failure = Assert.Throws<InvalidDataException>(() => Render(recording, [new VoiceEdit("high") { Tune = 1 }], "other"));
        Assert.Contains("its F0 is not known", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InvalidDataException>(() => Render(recording, [new VoiceEdit("high") { Synthetic = true }], "other"));
        Assert.Contains("parameters.safetensors: there is no such file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_exist_are_not_replaced_unless_asked_and_stems_never()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        Render(recording, []);
        Assert.Throws<AudioFormatException>(() => Render(recording, []));
        EditedMix.Render(recording, [], Output("out") with { Force = true });
        File.Move(_folder["song/high.wav"], _folder["song/mix.wav"]);
        var named = SeparatedRecording.OfFiles([_folder["song/mix.wav"], _folder["song/low.wav"]]);
        var output = Output("song") with { Force = true };
        Assert.Contains(
            "is a stem",
            Assert.Throws<AudioFormatException>(() => EditedMix.Render(named, [], output)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Work_that_is_ended_leaves_nothing()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        using var source = new CancellationTokenSource();
        var progress = new Reporting<double>(s =>
        {
            if (s > 0.3)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            EditedMix.Render(recording, [new VoiceEdit("high") { TransposeCents = 10 }], Output("out"), null, progress, source.Token)
        );
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Stems_of_different_recordings_are_not_mixed()
    {
        EditingExamples.Write(_folder["song"]);
        AudioFile.Write(_folder["song/low.wav"], AudioBuffer.Silent(1, 1000, Rate), AudioFileFormat.WavFloat, overwrite: true);
        Assert.Throws<AudioFormatException>(() => Render(SeparatedRecording.Open(_folder["song"]), []));
        AudioFile.Write(_folder["song/low.wav"], AudioBuffer.Silent(1, 1000, 8000), AudioFileFormat.WavFloat, overwrite: true);
        Assert.Throws<AudioFormatException>(() => SeparatedRecording.Open(_folder["song"]));
    }

    [Fact]
    public void What_is_over_full_scale_is_said_and_kept()
    {
        var recording = EditingExamples.Write(_folder["song"]);
        var result = Render(recording, [new VoiceEdit("high") { GainDb = 40 }]);
        Assert.Contains(result.Warnings, w => w.Contains("over full scale", StringComparison.Ordinal));
        Assert.True(result.Files[0].PeakDb > 0);
        var clipped = EditedMix.Render(
            recording,
            [new VoiceEdit("high") { GainDb = 40 }],
            Output("clipped") with
            {
                Format = AudioFileFormat.Wav16,
            }
        );
        Assert.True(clipped.Files[0].ClippedSamples > 0);
        Assert.Contains(clipped.Warnings, w => w.Contains("beyond full scale", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private EditOutput Output(string name) => new(_folder[name]);

    private EditedMixResult Render(SeparatedRecording recording, IReadOnlyList<VoiceEdit> edits, string name = "out") =>
        EditedMix.Render(recording, edits, Output(name));

    private static double Level(float[] sound) => Math.Sqrt(sound.Sum(v => (double)v * v) / sound.Length);

    // How much of the power lies in the differences from sample to sample.
    private static double Brightness(float[] sound) => Level([.. sound.Zip(sound.Skip(1), (a, b) => b - a)]) / Level(sound);
}
