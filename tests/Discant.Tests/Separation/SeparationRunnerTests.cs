using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Bounds;
using Discant.Separation.Results;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>What is in a folder when a separation ends, however it ends.</summary>
public sealed class SeparationRunnerTests
{
    [Fact]
    public void A_run_that_ends_between_two_stems_leaves_no_record_of_the_former_ones()
    {
        using var folder = new TemporaryFolder();
        var task = Task(folder);
        Run(task, _ => { });
        var forced = task with { Force = true, Settings = Settings("2") };
        Assert.Throws<AudioFormatException>(() =>
            Run(
                forced,
                stage =>
                {
                    // The second stem cannot get its name any more.
                    if (stage != SeparationStage.Separating || Directory.Exists(folder["out/voice2.wav"]))
                        return;
                    File.Delete(folder["out/voice2.wav"]);
                    Directory.CreateDirectory(folder["out/voice2.wav/full"]);
                }
            )
        );
        Assert.True(File.Exists(folder["out/voice1.wav"]));
        Assert.Null(SeparationRecord.InFolder(folder["out"]));
    }

    [Fact]
    public void A_run_that_ends_before_the_first_stem_leaves_the_former_ones_with_their_record()
    {
        using var folder = new TemporaryFolder();
        var task = Task(folder);
        Run(task, _ => { });
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(
                task with
                {
                    Force = true,
                    Settings = Settings("2"),
                },
                stage =>
                {
                    if (stage == SeparationStage.Separating)
                        cancel.Cancel();
                },
                cancel.Token
            )
        );
        Assert.True(Run(task with { Resume = true }, _ => { }).WasComplete);
    }

    private static SeparationOutcome Run(SeparationTask task, Action<SeparationStage> at, CancellationToken cancel = default) =>
        new SeparationRunner(new Dictionary<string, string>(StringComparer.Ordinal)).Run(task, new Listener(at), cancel);

    private static SeparationTask Task(TemporaryFolder folder)
    {
        var sound = Enumerable.Range(0, 16000).Select(n => 0.3f * MathF.Sin(0.1f * n)).ToArray();
        AudioFile.Write(folder["song.wav"], AudioBuffer.Mono(sound, 16000), AudioFileFormat.WavFloat);
        var pitch = PitchSource.NamesOnly(["voice1", "voice2"]);
        return new(folder["song.wav"], pitch, folder["out"], "mixture", Settings("1"), _ => BoundMethods.Mixture);
    }

    private static Dictionary<string, string> Settings(string seed) => new(StringComparer.Ordinal) { ["seed"] = seed };

    private sealed class Listener(Action<SeparationStage> at) : IProgress<SeparationProgress>
    {
        public void Report(SeparationProgress value) => at(value.Stage);
    }
}
