using System.Runtime.InteropServices;
using Discant.Audio;
using Discant.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>The mono mixture, in memory and on disk, and how a recording becomes one.</summary>
public sealed class MixtureTests
{
    private static readonly float[] s_samples = [.. Enumerable.Range(1, 100).Select(k => (float)k)];

    public static TheoryData<bool> Places => [true, false];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_stretch_holds_the_samples_and_silence_outside(bool onDisk)
    {
        using var folder = new TemporaryFolder();
        using var mixture = Make(folder, onDisk);
        Assert.Equal(100, mixture.Length);
        Assert.Equal(16000, mixture.SampleRate);
        foreach (
            var (start, count) in new[]
            {
                (0, 100),
                (10, 5),
                (-3, 5),
                (98, 5),
                (-10, 200),
                (-5, 5),
                (100, 4),
                (1000, 3),
                (-1000, 3),
                (50, 0),
            }
        )
        {
            var expected = Enumerable.Range(start, count).Select(k => k is >= 0 and < 100 ? (float)(k + 1) : 0);
            Assert.Equal(expected, mixture.Read(start, count));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Reading_overwrites_whatever_the_destination_held(bool onDisk)
    {
        using var folder = new TemporaryFolder();
        using var mixture = Make(folder, onDisk);
        var destination = Enumerable.Repeat(float.NaN, 4).ToArray();
        mixture.Read(98, destination);
        Assert.Equal([99f, 100, 0, 0], destination);
    }

    [Fact]
    public void The_temporary_file_goes_with_the_mixture()
    {
        using var folder = new TemporaryFolder();
        using (Make(folder, onDisk: true))
            Assert.Single(folder.Entries);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_recording_is_heard_as_the_mean_of_its_channels()
    {
        using var folder = new TemporaryFolder();
        var file = folder["stereo.wav"];
        float[][] channels =
        [
            [.. s_samples.Select(v => v / 200)],
            [.. s_samples.Select(v => -v / 400)],
        ];
        AudioFile.Write(file, new AudioBuffer(channels, 16000), AudioFileFormat.WavFloat);
        using var reader = AudioReader.Open(file);
        var progress = new List<long>();
        var (mixture, frames) = MixtureSpool.Spool(reader, 16000, progress.Add, CancellationToken.None);
        using (mixture)
        {
            Assert.Equal(100, frames);
            Assert.Equal(100, mixture.Length);
            Assert.Equal([100L], progress);
            Close.Relative(s_samples.Select(v => v / 800.0).ToArray(), mixture.Read(0, 100), 1e-6);
        }
    }

    [Fact]
    public void A_recording_is_brought_to_the_methods_rate_as_the_resampler_does_it_at_once()
    {
        using var folder = new TemporaryFolder();
        var file = folder["long.wav"];
        var random = new Random(1);
        // More than one block of the spool.
        var samples = Enumerable.Range(0, 70000).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        AudioFile.Write(file, AudioBuffer.Mono(samples, 44100), AudioFileFormat.WavFloat);
        using var reader = AudioReader.Open(file);
        var (mixture, frames) = MixtureSpool.Spool(reader, 16000, _ => { }, CancellationToken.None);
        using (mixture)
        {
            Assert.Equal(70000, frames);
            Assert.Equal(Resampler.Resample(samples, 44100, 16000), mixture.Read(0, (int)mixture.Length));
        }
    }

    [Fact]
    public void A_cancelled_spool_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var file = folder["mono.wav"];
        AudioFile.Write(file, AudioBuffer.Mono(new float[200_000], 16000), AudioFileFormat.WavFloat);
        using var reader = AudioReader.Open(file);
        var before = Spools();
        Assert.ThrowsAny<OperationCanceledException>(() => MixtureSpool.Spool(reader, 16000, _ => cancel.Cancel(), cancel.Token));
        // Other tests spool side by side; this one's file must not stay.
        Assert.True(SpinWait.SpinUntil(() => Spools().Except(before, StringComparer.Ordinal).All(f => !Mine(f)), 10_000));

        static string[] Spools() => Directory.GetFiles(Path.GetTempPath(), "discant-*.raw");
        static bool Mine(string path) => File.Exists(path) && new FileInfo(path).Length is 65536 * sizeof(float) or 0;
    }

    private static Mixture Make(TemporaryFolder folder, bool onDisk)
    {
        if (!onDisk)
            return Mixture.Of(s_samples, 16000);
        File.WriteAllBytes(folder["mixture.raw"], MemoryMarshal.AsBytes<float>(s_samples).ToArray());
        return Mixture.OfTemporaryFile(folder["mixture.raw"], 16000);
    }
}
