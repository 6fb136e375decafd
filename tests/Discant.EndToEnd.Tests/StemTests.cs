using System.Numerics.Tensors;
using Discant.Audio;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class StemTests(StemBatch batch) : IClassFixture<StemBatch>
{
    public static TheoryData<StemCase> Cases => [.. StemCase.All];

    [Fact]
    public void Recordings_of_every_kind_are_separated_in_one_run()
    {
        Assert.Equal("", batch.Error);
        Assert.Equal(0, batch.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(batch.Workspace.Temporary));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stems_have_the_recordings_length_rate_and_channels_and_add_up_to_it(StemCase one)
    {
        var recording = AudioFile.Read(batch.Workspace.Path(one.Track + ".wav"));
        var stems = batch.Stems(one.Track);
        Assert.All(stems, s => Assert.Equal((one.Frames, one.SampleRate, one.Channels), (s.Length, s.SampleRate, s.ChannelCount)));
        for (var channel = 0; channel < one.Channels; channel++)
        {
            Assert.All(stems, s => Assert.True(TensorPrimitives.IsFiniteAll<float>(s.Channels[channel])));
            var difference = new float[one.Frames];
            foreach (var stem in stems)
                TensorPrimitives.Add<float>(difference, stem.Channels[channel], difference);
            TensorPrimitives.Subtract<float>(difference, recording.Channels[channel], difference);
            Assert.InRange(Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference)), 0, 1e-4);
        }
    }

    [Fact]
    public void Silence_is_taken_apart_into_silence()
    {
        var stems = batch.Stems(StemBatch.Silence);
        Assert.All(stems, s => Assert.Equal(30000, s.Length));
        Assert.All(stems.SelectMany(s => s.Channels), c => Assert.False(c.AsSpan().ContainsAnyExcept(0f)));
    }

    [Fact]
    public void No_partial_file_is_left_anywhere() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(
                batch.Workspace.Folder,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            ),
            f => f.EndsWith(".part", StringComparison.Ordinal) || Path.GetFileName(f).StartsWith('.')
        );
}
