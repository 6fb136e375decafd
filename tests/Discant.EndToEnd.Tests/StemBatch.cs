using Discant.Audio;

namespace Discant.EndToEnd.Tests;

/// <summary>All kinds of recordings, separated by one run of the command.</summary>
public sealed class StemBatch : IDisposable
{
    public const string Silence = "silence";

    public StemBatch()
    {
        foreach (var one in StemCase.All)
            Workspace.WriteSound(one.Track + ".wav", one.Frames, one.SampleRate, one.Channels);
        AudioFile.Write(Workspace.Path(Silence + ".wav"), AudioBuffer.Silent(2, 30000, 32000), AudioFileFormat.Wav16);
        var files = StemCase.All.Select(c => c.Track).Append(Silence).Select(t => t + ".wav");
        (ExitCode, _, Error) = Workspace.Separate([.. files]);
    }

    public Workspace Workspace { get; } = new();

    public int ExitCode { get; }

    public string Error { get; }

    public AudioBuffer[] Stems(string track) =>
        [
            AudioFile.Read(Path.Combine(Workspace.Results(track), "voice1.wav")),
            AudioFile.Read(Path.Combine(Workspace.Results(track), "voice2.wav")),
        ];

    public void Dispose() => Workspace.Dispose();
}
