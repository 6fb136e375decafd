using Discant.Audio;
using Discant.Tests.Separation;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Which recordings are learned from, and which are validated on.</summary>
public sealed class ClipSplitTests
{
    [Fact]
    public void A_limit_takes_the_first_recordings_by_name_up_to_the_one_that_reaches_it()
    {
        using var folder = Clips(("a", 1600), ("b", 1600), ("c", 1600), ("d", 1600), ("x", 800), ("y", 800), ("z", 800));
        var (training, validation) = Read(folder, new DataLimit(0.2, 0.06));
        Assert.Equal(["a", "b"], training.Select(c => c.Name));
        Assert.Equal(["x", "y"], validation.Select(c => c.Name));
    }

    [Fact]
    public void A_limit_beyond_what_there_is_takes_everything()
    {
        using var folder = Clips(("a", 1600), ("b", 1600), ("x", 800));
        var (training, validation) = Read(folder, DataLimit.Small);
        Assert.Equal(["a", "b"], training.Select(c => c.Name));
        Assert.Equal(["x"], validation.Select(c => c.Name));
    }

    private static ClipSplit Read(TemporaryFolder folder, DataLimit limit) =>
        ClipSplit.Read([folder.Root], ["x", "y", "z"], limit, sung: null, 16000, CancellationToken.None);

    private static TemporaryFolder Clips(params (string Name, int Samples)[] clips)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, samples) in clips)
        {
            AudioFile.Write(folder[name + ".wav"], AudioBuffer.Mono(new float[samples], 16000), AudioFileFormat.WavFloat);
            folder.Write(name + ".csv", "time,a_hz\n0,220\n");
        }
        return folder;
    }
}
