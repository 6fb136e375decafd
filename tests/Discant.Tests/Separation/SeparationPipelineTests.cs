using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The way of a recording through any method, with a method that splits by frequency.</summary>
public sealed class SeparationPipelineTests
{
    [Fact]
    public void Stereo_stems_add_up_to_the_recording_at_its_own_rate()
    {
        using var folder = new TemporaryFolder();
        var recording = Recording(folder["song.wav"], seconds: 1.3);
        var summary = Separate(Request(folder));
        Assert.Equal(["high", "low"], summary.Pitch.Names);
        Assert.Equal([folder["out/high.wav"], folder["out/low.wav"]], summary.Stems.Select(s => s.File));
        Assert.Equal((57330, 44100, 2), (summary.Frames, summary.SampleRate, summary.Channels));
        Assert.Empty(summary.Warnings);
        var stems = summary.Stems.Select(s => AudioFile.Read(s.File)).ToArray();
        for (var channel = 0; channel < 2; channel++)
        for (var n = 0; n < recording.Length; n++)
            Assert.Equal(recording.Channels[channel][n], stems[0].Channels[channel][n] + stems[1].Channels[channel][n], 1e-5);
    }

    [Fact]
    public void Every_channel_keeps_its_place_and_the_levels_are_those_of_the_stems()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 1.3);
        var summary = Separate(Request(folder));
        // The low tone is on the left, the high one on the right.
        var (high, low) = (AudioFile.Read(summary.Stems[0].File), AudioFile.Read(summary.Stems[1].File));
        Assert.True(Level(high.Channels[0]) < 0.02 * Level(high.Channels[1]));
        Assert.True(Level(low.Channels[1]) < 0.02 * Level(low.Channels[0]));
        Assert.Equal(Math.Sqrt((Square(high.Channels[0]) + Square(high.Channels[1])) / 2), summary.Levels[0], 1e-6);
        Assert.Equal(Math.Sqrt((Square(low.Channels[0]) + Square(low.Channels[1])) / 2), summary.Levels[1], 1e-6);

        static double Square(float[] channel) => channel.Sum(v => (double)v * v) / channel.Length;
        static double Level(float[] channel) => Math.Sqrt(Square(channel));
    }

    [Fact]
    public void Stems_that_exist_are_not_replaced_unless_asked()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 0.2);
        Directory.CreateDirectory(folder["out"]);
        folder.Write("out/low.wav", "precious");
        var failure = Assert.Throws<AudioFormatException>(() => Separate(Request(folder)));
        Assert.Equal(folder["out/low.wav"], failure.File);
        Assert.Equal("precious", File.ReadAllText(folder["out/low.wav"]));
        Assert.Equal(["out", "out/low.wav", "song.wav"], folder.Entries);
        Assert.Equal(2, Separate(Request(folder) with { Force = true }).Stems.Count);
    }

    [Fact]
    public void The_recording_itself_is_never_replaced_by_a_stem()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["low.wav"], seconds: 0.2);
        var before = File.ReadAllBytes(folder["low.wav"]);
        var request = new SeparationRequest(folder["low.wav"], Pitch(20), Path.Combine(folder.Root, "x", "..")) { Force = true };
        Assert.Throws<AudioFormatException>(() => Separate(request));
        Assert.Equal(before, File.ReadAllBytes(folder["low.wav"]));
    }

    [Fact]
    public void A_failing_method_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 1.3);
        Assert.Throws<FormatException>(() => Separate(Request(folder), new SplitAt(failAtFrame: 60)));
        Assert.DoesNotContain(folder.Entries, e => File.Exists(folder[e]) && e != "song.wav");
    }

    [Fact]
    public void Cancellation_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        Recording(folder["song.wav"], seconds: 1.3);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Separate(Request(folder), new SplitAt(cancelAtFrame: 60, source: cancel), cancel.Token)
        );
        Assert.DoesNotContain(folder.Entries, e => File.Exists(folder[e]) && e != "song.wav");
    }

    [Fact]
    public void What_a_method_owns_is_freed_at_the_end_and_after_a_failure()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 0.2);
        var owned = new Owned();
        Run(Request(folder), new PrepareSeparator(16000, (_, _, _, _) => new PreparedSeparator(new SplitAt(), owned)), default);
        Assert.Equal(1, owned.Freed);
        var failing = new PrepareSeparator(16000, (_, _, _, _) => new PreparedSeparator(new SplitAt(failAtFrame: 0), owned));
        Assert.Throws<FormatException>(() => Run(Request(folder) with { Force = true }, failing, default));
        Assert.Equal(2, owned.Freed);
    }

    [Fact]
    public void A_method_hears_the_mean_of_the_channels_at_its_own_rate()
    {
        using var folder = new TemporaryFolder();
        var recording = Recording(folder["song.wav"], seconds: 0.5);
        float[] heard = [];
        var prepare = new PrepareSeparator(
            16000,
            (mixture, _, _, _) =>
            {
                heard = mixture.Read(0, (int)mixture.Length);
                return new PreparedSeparator(new SplitAt(), null);
            }
        );
        Run(Request(folder), prepare, default);
        Close.Relative(Resampler.Resample(recording.Mid(), 44100, 16000).Select(v => (double)v).ToArray(), heard, 1e-5);
    }

    [Fact]
    public void Curves_of_another_length_and_silent_voices_are_pointed_out()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 1.5);
        var pitch = new PitchTracks([new double[10], [.. Enumerable.Repeat(200.0, 10)]], ["high", "low"]);
        var warnings = Separate(Request(folder) with { Pitch = pitch }).Warnings;
        Assert.Equal(2, warnings.Count);
        Assert.Contains("0.2 s", warnings[0], StringComparison.Ordinal);
        Assert.Contains("1.5 s", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("the F0 of high", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_about_a_damaged_recording_names_it()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["whole.wav"], seconds: 1.3);
        File.WriteAllBytes(folder["song.wav"], File.ReadAllBytes(folder["whole.wav"])[..200_000]);
        var warning = Assert.Single(Separate(Request(folder)).Warnings);
        Assert.StartsWith(folder["song.wav"] + ": ", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipped_stems_are_pointed_out()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(
            folder["song.wav"],
            AudioBuffer.Mono([.. Tone(440, 8000, 4000).Select(v => 3 * v)], 8000),
            AudioFileFormat.WavFloat
        );
        var warnings = Separate(Request(folder) with { Format = AudioFileFormat.Wav16 }).Warnings;
        Assert.Contains("beyond full scale", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_audio_leaves_no_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("song.wav", "not audio");
        Assert.Throws<AudioFormatException>(() => Separate(Request(folder)));
        Assert.Equal(["song.wav"], folder.Entries);
    }

    [Fact]
    public void Progress_runs_through_the_stages_and_ends_at_one()
    {
        using var folder = new TemporaryFolder();
        Recording(folder["song.wav"], seconds: 1.3);
        var reports = new List<SeparationProgress>();
        new SeparationPipeline().Separate(Request(folder), Prepare(new SplitAt()), new Listener(reports), default);
        Assert.Equal(reports.Select(r => r.Stage).Order(), reports.Select(r => r.Stage));
        foreach (var stage in reports.GroupBy(r => r.Stage))
        {
            Assert.Equal(stage.Select(r => r.Fraction).Order(), stage.Select(r => r.Fraction));
            Assert.Equal(1, stage.Last().Fraction);
        }
    }

    private static SeparationSummary Separate(SeparationRequest request, SplitAt? method = null, CancellationToken cancel = default) =>
        Run(request, Prepare(method ?? new SplitAt()), cancel);

    private static SeparationSummary Run(SeparationRequest request, PrepareSeparator prepare, CancellationToken cancel) =>
        new SeparationPipeline().Separate(request, prepare, new Listener([]), cancel);

    private static PrepareSeparator Prepare(SplitAt method) => new(16000, (_, _, _, _) => new PreparedSeparator(method, null));

    private static SeparationRequest Request(TemporaryFolder folder) => new(folder["song.wav"], Pitch(80), folder["out"]);

    private static PitchTracks Pitch(int frames) =>
        new(
            [
                [.. Enumerable.Repeat(3000.0, frames)],
                [.. Enumerable.Repeat(440.0, frames)],
            ],
            ["high", "low"]
        );

    // 440 Hz on the left, 3 kHz on the right.
    private static AudioBuffer Recording(string file, double seconds)
    {
        var length = (int)(44100 * seconds);
        var recording = new AudioBuffer([Tone(440, 44100, length), Tone(3000, 44100, length)], 44100);
        AudioFile.Write(file, recording, AudioFileFormat.WavFloat);
        return recording;
    }

    private static float[] Tone(double hertz, int rate, int length) =>
        [
            .. Enumerable
                .Range(0, length)
                .Select(n => (float)(0.5 * Math.Cos(2 * Math.PI * hertz * n / rate) * Math.Sin(Math.PI * n / length))),
        ];

    private sealed class Owned : IDisposable
    {
        internal int Freed { get; private set; }

        public void Dispose() => Freed++;
    }

    private sealed class Listener(List<SeparationProgress> reports) : IProgress<SeparationProgress>
    {
        public void Report(SeparationProgress value) => reports.Add(value);
    }

    /// <summary>Everything above 1.5 kHz is the first voice.</summary>
    private sealed class SplitAt(int failAtFrame = -1, int cancelAtFrame = -1, CancellationTokenSource? source = null) : ISeparator
    {
        public string Name => "split";

        public int SampleRate => 16000;

        public int Hop => 256;

        public int Bins => 1025;

        public IEnumerable<MaskBlock> Masks(Mixture mixture, PitchTracks pitch, CancellationToken cancel)
        {
            for (var frame = 0L; frame <= (mixture.Length + Hop - 1) / Hop; frame++)
            {
                if (frame == failAtFrame)
                    throw new FormatException("the method failed");
                if (frame == cancelAtFrame)
                    source!.Cancel();
                var high = Enumerable.Range(0, Bins).Select(bin => bin > 192 ? 1f : 0).ToArray();
                yield return new MaskBlock(frame, 1, Bins, [high, [.. high.Select(v => 1 - v)]]);
            }
        }
    }
}
