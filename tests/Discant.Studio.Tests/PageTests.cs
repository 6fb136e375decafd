using System.Text.Json;
using Discant.Audio;
using Discant.Synthesis.Singing;
using Discant.TestSupport;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>The page: its logic by vitest, and all of it in a browser on the real program.</summary>
public sealed class PageTests : IDisposable
{
    private const string Soprano = "data/csd_nino_dios/audio_16kHz/nino_Soprano_105.wav";
    private const string Bass = "data/csd_nino_dios/audio_16kHz/nino_Bajos_104.wav";
    private const double ClipSeconds = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("discant-page-").FullName;

    [NodeFact]
    public async Task The_logic_of_the_page_holds()
    {
        var report = Path.Combine(_folder, "vitest.json");
        await PageScripts.Run("node_modules/vitest/vitest.mjs", "run", "--reporter=json", $"--outputFile={report}");
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        Assert.Equal(0, results.RootElement.GetProperty("numFailedTests").GetInt32());
        Assert.True(results.RootElement.GetProperty("numPassedTests").GetInt32() > 30);
    }

    [NodeFact(browser: true, shared: Soprano)]
    public async Task A_real_recording_becomes_voices_that_are_heard_corrected_separated_again_and_downloaded()
    {
        var clip = Clip("duet.wav", Mixed(Shared.Path(Soprano), Shared.Path(Bass)), 20, ClipSeconds);
        Assert.EndsWith("ok\n", await PageScripts.Run("browser/scenarios.mjs", "journey", clip), StringComparison.Ordinal);
    }

    [NodeFact(browser: true)]
    public async Task Two_recordings_survive_the_end_of_the_program_in_the_middle_one_is_cancelled_the_other_done()
    {
        var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(4));
        var sung = new AudioBuffer([song.Mixture()], song.SampleRate);
        var whole = Clip("chorale.wav", sung, 0, sung.DurationSeconds);
        var part = Clip("phrase.wav", sung, 1, ClipSeconds);
        Assert.EndsWith("ok\n", await PageScripts.Run("browser/scenarios.mjs", "restart", whole, part), StringComparison.Ordinal);
    }

    [NodeFact(browser: true)]
    public async Task With_fingers_alone_voices_are_mixed_time_and_pitch_moved_and_curves_corrected()
    {
        var song = Choir.Sing(Chorales.OHauptVollBlutUndWunden(), new ChoirOptions(), new Random(4));
        var phrase = Clip("phrase.wav", AudioBuffer.Mono(song.Mixture(), song.SampleRate), 1, ClipSeconds);
        Assert.EndsWith("ok\n", await PageScripts.Run("browser/scenarios.mjs", "tablet", phrase), StringComparison.Ordinal);
    }

    [NodeFact(browser: true)]
    public async Task A_file_that_is_no_recording_is_refused_in_words()
    {
        var text = Path.Combine(_folder, "notes.wav");
        await File.WriteAllTextAsync(text, "this is text and no sound");
        Assert.EndsWith("ok\n", await PageScripts.Run("browser/scenarios.mjs", "refusal", text), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static AudioBuffer Mixed(params string[] files)
    {
        var voices = Array.ConvertAll(files, f => AudioFile.Read(f).Mid());
        var mixture = new float[voices.Min(v => v.Length)];
        foreach (var voice in voices)
            for (var n = 0; n < mixture.Length; n++)
                mixture[n] += voice[n] / voices.Length;
        return AudioBuffer.Mono(mixture, AudioFile.Read(files[0]).SampleRate);
    }

    private string Clip(string name, AudioBuffer sound, double from, double seconds)
    {
        var file = Path.Combine(_folder, name);
        AudioFile.Write(file, sound.Slice((int)(from * sound.SampleRate), (int)(seconds * sound.SampleRate)), AudioFileFormat.Wav16);
        return file;
    }
}
