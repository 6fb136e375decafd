using Discant.Audio;
using Discant.Pitch;
using Discant.Tests.Separation;
using Discant.Training;
using Xunit;

namespace Discant.Tests.Training;

/// <summary>Training data as folders: what is told apart by what, and what is refused.</summary>
public sealed class TrainingFolderTests
{
    private const string OneVoice = "time,a_hz\n0,220\n0.016,220\n0.032,0\n";

    [Fact]
    public void The_kinds_of_recordings_are_told_apart_by_what_lies_beside_them()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "b-clip.wav", 1000);
        folder.Write("b-clip.csv", OneVoice);
        Sound(folder, "a-mixture.wav", 1200);
        folder.Write("a-mixture.csv", "0,220,330\n0.016,221,331\n");
        Sound(folder, "c-mir.wav", 800);
        folder.Write("c-mir.pv", "69\n0\n");
        Sound(folder, "d-no-pitch.wav", 800);
        Directory.CreateDirectory(folder["piece"]);
        Sound(folder, "piece/alto.wav", 900, 0.25f);
        folder.Write("piece/alto.csv", OneVoice);
        Sound(folder, "piece/bass.wav", 1000, 0.5f);
        folder.Write("piece/bass.csv", "0,110\n");
        Sound(folder, "piece/notes.wav", 500);
        Directory.CreateDirectory(folder["empty"]);

        var clips = TrainingFolder.Read(folder.Root, 16000, CancellationToken.None);

        Assert.Equal(["a-mixture", "b-clip", "c-mir", "piece"], clips.Select(c => c.Name));
        Assert.Equal([2, 1, 1, 2], clips.Select(c => c.Pitch.Length));
        Assert.Equal([true, false, false, false], clips.Select(c => c.Stems is null));
        Assert.Equal([1200, 1000, 800, 900], clips.Select(c => c.Mixture.Length));
        Assert.Equal(clips[1].Mixture, Assert.Single(clips[1].Stems!));
        Assert.Equal(440, clips[2].Pitch[0][0], 1e-9);
        var piece = clips[3];
        Assert.All(piece.Mixture, v => Assert.Equal(0.75, v, 1e-6));
        Assert.All(piece.Stems!, s => Assert.Equal(900, s.Length));
        Assert.Equal([220.0, 220, 0], piece.Pitch[0]);
        Assert.Equal([110.0, 0, 0], piece.Pitch[1]);
    }

    [Fact]
    public void Recordings_are_brought_to_the_rate_of_the_method_and_to_one_channel()
    {
        using var folder = new TemporaryFolder();
        AudioFile.Write(folder["a.wav"], AudioBuffer.Silent(2, 44100, 44100), AudioFileFormat.Wav16);
        folder.Write("a.csv", OneVoice);
        Assert.Equal(16000, TrainingFolder.Read(folder.Root, 16000, CancellationToken.None)[0].Mixture.Length);
    }

    [Fact]
    public void A_folder_that_is_missing_or_teaches_nothing_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "a.wav", 100);
        foreach (var path in new[] { folder.Root, folder["none"] })
        {
            var failure = Assert.Throws<TrainingFolderException>(() => TrainingFolder.Read(path, 16000, CancellationToken.None));
            Assert.StartsWith(path + ": ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stem_with_several_voices_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["piece"]);
        Sound(folder, "piece/a.wav", 100);
        folder.Write("piece/a.csv", "0,220,330\n");
        var failure = Assert.Throws<TrainingFolderException>(() => TrainingFolder.Read(folder.Root, 16000, CancellationToken.None));
        Assert.StartsWith(folder["piece/a.wav"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_refused_as_what_they_are()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "a.wav", 100);
        folder.Write("a.csv", "0,x\n");
        Assert.Throws<PitchFileException>(() => TrainingFolder.Read(folder.Root, 16000, CancellationToken.None));
        folder.Write("a.csv", OneVoice);
        folder.Write("a.wav", "no audio");
        Assert.Throws<AudioFormatException>(() => TrainingFolder.Read(folder.Root, 16000, CancellationToken.None));
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        Sound(folder, "a.wav", 100);
        folder.Write("a.csv", OneVoice);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingFolder.Read(folder.Root, 16000, new CancellationToken(canceled: true)));
    }

    private static void Sound(TemporaryFolder folder, string name, int length, float value = 0.1f) =>
        AudioFile.Write(folder[name], AudioBuffer.Mono([.. Enumerable.Repeat(value, length)], 16000), AudioFileFormat.WavFloat);
}
