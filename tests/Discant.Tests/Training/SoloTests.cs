using Discant.Audio;
using Discant.Tests.Separation;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Recordings of single instruments: how folders are read, what is silence, what is drawn, what is held out.</summary>
public sealed class SoloTests
{
    private const int Rate = 22050;
    private static readonly SoloExcerptOptions s_options = new();

    [Fact]
    public void Songs_are_found_in_every_layout_and_called_after_the_song()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "alone.wav");
        Sound(folder, "bass/tango.wav");
        Sound(folder, "waltz/Bass.wav");
        Sound(folder, "waltz/drums.wav");
        Sound(folder, "waltz/short.wav");
        var one = SoloFolder.Read(folder.Root, ["bass"], s_options, default);
        Assert.Equal([("alone", 0), ("tango", 0), ("waltz", 0)], one.Select(s => (s.Name, s.Label)));
        var both = SoloFolder.Read(folder.Root, ["drums", "bass"], s_options, default);
        Assert.Equal([("waltz", 0), ("tango", 1), ("waltz", 1)], both.Select(s => (s.Name, s.Label)));
        Assert.Equal("tango", Assert.Single(SoloFolder.Read(folder["bass"], ["drums", "bass"], s_options, default)).Name);
    }

    [Fact]
    public void A_folder_without_the_instrument_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "bass/soft.wav", 0.0001f);
        foreach (var path in new[] { folder.Root, folder["nowhere"] })
        {
            var message = Assert.Throws<TrainingFolderException>(() => SoloFolder.Read(path, ["bass"], s_options, default)).Message;
            Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void Silences_of_more_than_a_second_are_left_out_and_shorter_ones_kept()
    {
        var sound = Enumerable.Repeat(0.1f, 441 * 20).ToArray();
        var soft = Enumerable.Repeat(0.003f, 441 * 200).ToArray();
        float[] music = [.. soft, .. sound, .. soft[..(441 * 40)], .. sound, .. soft, .. sound, .. soft[..1000]];
        float[] expected = [.. sound, .. soft[..(441 * 40)], .. sound, .. sound, .. soft[..1000]];
        Assert.Equal(expected, SilenceRemoval.Of(music, Rate));
        Assert.Equal(sound, SilenceRemoval.Of(sound, Rate));
        Assert.Empty(SilenceRemoval.Of(soft, Rate));
        Assert.Empty(SilenceRemoval.Of([], Rate));
    }

    [Fact]
    public void Every_instrument_is_drawn_as_often_and_what_is_short_says_so()
    {
        SoloSong[] songs =
        [
            new("long", 0, [.. Enumerable.Repeat((short)1000, 3 * Rate)]),
            new("shorter", 0, [.. Enumerable.Repeat((short)-1000, 3 * Rate)]),
            new("short", 1, [.. Enumerable.Repeat((short)500, Rate / 2)]),
        ];
        var excerpts = new SoloExcerpts(songs, SoloExcerptOptions.Published with { ShortestSeconds = 1, LongestSeconds = 2 });
        var batch = excerpts.Draw(new Random(3), 400);
        Assert.InRange(batch.Mixtures[0].Length, Rate, 2 * Rate);
        Assert.InRange(batch.Labels!.Count(l => l == 1), 150, 250);
        for (var row = 0; row < 400; row++)
        {
            var (sound, length) = (batch.Mixtures[row], batch.Lengths![row]);
            Assert.Equal(batch.Labels![row] == 1 ? Rate / 2 : sound.Length, length);
            // Noise of one step of 16 bits, upwards.
            var level = batch.Labels[row] == 1 ? 500 : 1000;
            Assert.All(sound[..length], v => Assert.InRange(Math.Abs(32768 * v), level - 1, level + 1));
            Assert.All(sound[length..], v => Assert.Equal(0, v));
        }
        Assert.Contains(batch.Mixtures, m => m[0] < -0.01);
        Assert.Equal(batch.Mixtures, excerpts.Draw(new Random(3), 400).Mixtures);
    }

    [Fact]
    public void The_gain_of_an_excerpt_stays_in_its_range()
    {
        SoloSong[] songs = [new("one", 0, [.. Enumerable.Repeat((short)10000, Rate)])];
        var options = SoloExcerptOptions.Published with { ShortestSeconds = 0.01, LongestSeconds = 0.01, GainDecibels = 6 };
        var batch = new SoloExcerpts(songs, options).Draw(new Random(4), 200);
        var gains = batch.Mixtures.Select(m => 20 * Math.Log10(m[0] * 3.2768)).ToArray();
        Assert.All(gains, g => Assert.InRange(g, -6.01, 6.01));
        Assert.True(gains.Max() > 5 && gains.Min() < -5);
    }

    [Fact]
    public void Loud_and_faint_copies_of_a_recording_are_the_same_song_unless_they_are_to_stay_as_they_are()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "faint.wav", 0.02f);
        Sound(folder, "loud.wav", 0.4f);
        double[] Levels(SoloExcerptOptions options) =>
            [
                .. SoloFolder
                    .Read(folder.Root, ["bass"], options, default)
                    .Select(s => 10 * Math.Log10(s.Samples.Average(v => v / 32768.0 * v / 32768.0))),
            ];
        // Steps of a quarter of a dB.
        Assert.All(Levels(s_options), level => Assert.Equal(-20, level, 0.3));
        var own = Levels(SoloExcerptOptions.Published);
        Assert.Equal(20 * Math.Log10(20), own[1] - own[0], 0.1);
    }

    [Fact]
    public void Songs_are_held_out_whole()
    {
        SoloSong[] songs =
        [
            .. from song in Enumerable.Range(10, 12) from label in new[] { 0, 1 } select new SoloSong($"s{song}", label, []),
        ];
        var tenth = SoloSplit.Of(songs, ["a", "b"], []);
        Assert.Equal(["s19", "s19"], tenth.Validation.Select(s => s.Name));
        var named = SoloSplit.Of(songs, ["a", "b"], ["s11", "s20"]);
        Assert.Equal(["s11", "s11", "s20", "s20"], named.Validation.Select(s => s.Name));
        Assert.Empty(named.Training.Select(s => s.Name).Intersect(named.Validation.Select(s => s.Name)));
        Assert.Equal(20, named.Training.Count);
        Assert.Contains(
            "leave none with b for validation",
            Assert.Throws<TrainingFolderException>(() => SoloSplit.Of(songs[..3], ["a", "b"], ["s11"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nothing to learn a from",
            Assert.Throws<TrainingFolderException>(() => SoloSplit.Of(songs, ["a", "b"], ["s"])).Message,
            StringComparison.Ordinal
        );
    }

    private static void Sound(TemporaryFolder folder, string name, float level = 0.2f)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        float[] tone = [.. Enumerable.Range(0, Rate * 3 / 2).Select(n => level * MathF.Sin(0.1f * n))];
        AudioFile.Write(folder[name], AudioBuffer.Mono(tone, Rate), AudioFileFormat.Wav16);
    }
}
