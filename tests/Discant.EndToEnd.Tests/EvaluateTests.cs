using System.Text.Json;
using Discant.Audio;
using Discant.Evaluation;
using Discant.Evaluation.BssEval;
using Xunit;

namespace Discant.EndToEnd.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly float[][] _references;
    private readonly float[][] _estimates;

    public EvaluateTests()
    {
        var random = new Random(3);
        _references = [Tone(220, 48000), Tone(330, 48000)];
        _estimates = [.. _references.Select(r => Array.ConvertAll(r, v => (float)(0.8 * v + 0.05 * (random.NextDouble() - 0.5))))];
        Directory.CreateDirectory(_workspace.Path("true"));
        Directory.CreateDirectory(_workspace.Path("guess"));
        foreach (var (folder, voices) in new[] { ("true", _references), ("guess", _estimates) })
            for (var k = 0; k < 2; k++)
                AudioFile.Write(_workspace.Path(folder, $"voice{k}.wav"), new AudioBuffer([voices[k]], 16000), AudioFileFormat.WavFloat);
    }

    [Fact]
    public void Scores_are_those_of_the_library()
    {
        var result = _workspace.Run("evaluate", "--references", "true", "--estimates", "guess", "--json");
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        for (var k = 0; k < 2; k++)
        {
            var whole = json.RootElement.GetProperty("wholeFile")[k];
            Assert.Equal($"voice{k}", whole.GetProperty("voice").GetString());
            Assert.Equal(SiSdr.Of(_references[k], _estimates[k]), whole.GetProperty("siSdrDb").GetDouble(), 1e-9);
        }
        var frames = json.RootElement.GetProperty("scores").GetProperty("frames").EnumerateArray().ToArray();
        Assert.Equal(6, frames.Length);
        Assert.Equal(SiSdr.OfFrames(_references[0], _estimates[0], 16000)[1], frames[1].GetProperty("siSdrDb").GetDouble(), 1e-3);
    }

    [Fact]
    public void The_table_is_the_same_in_every_culture_and_the_csv_is_not_replaced_unasked()
    {
        string[] arguments = ["evaluate", "--references", "true", "--estimates", "guess", "--csv", "scores.csv"];
        var english = _workspace.Run(arguments);
        Assert.Equal(0, english.ExitCode);
        Assert.Contains("SI-SDR whole file", english.Output, StringComparison.Ordinal);
        Assert.Equal(1 + 6, File.ReadAllLines(_workspace.Path("scores.csv")).Length);
        Assert.Equal(1, _workspace.Run(arguments).ExitCode);
        using var german = _workspace.Start([.. arguments, "--force"], "de_DE.UTF-8");
        Assert.Equal(english.Output, german.Finish().Output);
    }

    [Theory]
    [InlineData("v3")]
    [InlineData("v4")]
    public void Bss_eval_hears_every_channel_and_is_that_of_the_library(string version)
    {
        var channels = WriteStereo();
        var result = _workspace.Run("evaluate", "--references", "true2", "--estimates", "guess2", "--bss", version, "--json");
        Assert.Equal(0, result.ExitCode);
        var options = version == "v4" ? BssEvalOptions.V4 : BssEvalOptions.V3Sources with { Permute = false };
        // Sources are the mean of the channels, images each channel.
        BssVoice[] Voices(int folder) =>
            [
                .. channels[folder]
                    .Select((voice, k) => BssVoice.Of($"voice{k}", version == "v4" ? voice : [new AudioBuffer(voice, 16000).Mid()], 16000)),
            ];
        var expected = BssEvaluation.Score(Voices(0), Voices(1), options).Windows;
        using var json = JsonDocument.Parse(result.Output);
        var windows = json.RootElement.GetProperty("bss").GetProperty("windows").EnumerateArray().ToArray();
        Assert.Equal(expected.Count, windows.Length);
        foreach (var (score, window) in expected.Zip(windows))
        {
            Assert.Equal((score.Voice, score.Window), (window.GetProperty("voice").GetString(), window.GetProperty("window").GetInt32()));
            Assert.Equal(score.SdrDb, window.GetProperty("sdrDb").GetDouble(), 1e-9);
            Assert.Equal(score.SirDb, window.GetProperty("sirDb").GetDouble(), 1e-6);
        }
        Assert.Equal(version == "v4" ? 6 : 2, windows.Length);
        Assert.Empty(Directory.GetFiles(_workspace.Temporary));
    }

    [Fact]
    public void Bss_eval_is_in_the_table_and_in_a_file_of_its_own()
    {
        WriteStereo();
        string[] arguments = ["evaluate", "--references", "true2", "--estimates", "guess2", "--bss", "v4", "--bss-csv", "bss.csv"];
        var result = _workspace.Run([.. arguments, "--bss-window", "0.5", "--bss-hop", "0.25"]);
        Assert.Equal(0, result.ExitCode);
        foreach (var measure in (string[])["SDR", "ISR", "SIR", "SAR"])
            Assert.Equal(3, result.Output.Split('\n').Count(line => line.StartsWith($"  v4 {measure} (dB)", StringComparison.Ordinal)));
        var rows = File.ReadAllLines(_workspace.Path("bss.csv"));
        Assert.Equal("window,voice,estimate,sdr_db,isr_db,sir_db,sar_db", rows[0]);
        Assert.Equal(1 + (2 * 11), rows.Length);
        Assert.Equal(1, _workspace.Run(arguments).ExitCode);
    }

    [Fact]
    public void Bss_eval_matches_by_name_unless_it_is_told_to_permute()
    {
        WriteStereo();
        var files = new[] { 0, 1 }.Select(k => _workspace.Path("guess2", $"voice{k}.wav")).ToArray();
        File.Move(files[0], _workspace.Path("other.wav"));
        File.Move(files[1], files[0]);
        File.Move(_workspace.Path("other.wav"), files[1]);
        string[] arguments = ["evaluate", "--references", "true2", "--estimates", "guess2", "--bss", "v3", "--json"];
        Assert.Equal(["voice0", "voice1"], Estimates(arguments));
        Assert.Equal(["voice1", "voice0"], Estimates([.. arguments, "--bss-permute"]));

        string[] Estimates(string[] line)
        {
            using var json = JsonDocument.Parse(_workspace.Run(line).Output);
            return
            [
                .. json
                    .RootElement.GetProperty("bss")
                    .GetProperty("windows")
                    .EnumerateArray()
                    .Select(w => w.GetProperty("estimate").GetString()!),
            ];
        }
    }

    [Fact]
    public void With_a_gain_alone_stems_of_any_name_are_scored_as_the_voice_they_are_nearest_to()
    {
        File.Move(_workspace.Path("guess", "voice0.wav"), _workspace.Path("guess", "upper.wav"));
        File.Move(_workspace.Path("guess", "voice1.wav"), _workspace.Path("guess", "lower.wav"));
        string[] arguments = ["evaluate", "--references", "true", "--estimates", "guess", "--bss", "gain"];
        var result = _workspace.Run([.. arguments, "--json"]);
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var windows = json.RootElement.GetProperty("bss").GetProperty("windows").EnumerateArray().ToArray();
        Assert.Equal(["upper", "lower"], windows.Select(w => w.GetProperty("estimate").GetString()));
        for (var k = 0; k < 2; k++)
        {
            var whole = json.RootElement.GetProperty("wholeFile")[k].GetProperty("siSdrDb").GetDouble();
            Assert.Equal(SiSdr.Of(_references[k], _estimates[k]), whole, 1e-9);
            Assert.Equal(whole, windows[k].GetProperty("sdrDb").GetDouble(), 1e-3);
        }
        Assert.Contains("gain SIR (dB)", _workspace.Run(arguments).Output, StringComparison.Ordinal);
        File.Delete(_workspace.Path("guess", "upper.wav"));
        Assert.Contains("holds 1 estimates", Assert.Single(_workspace.Run(arguments).ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_different_channels_are_refused_in_one_line()
    {
        WriteStereo();
        var result = _workspace.Run("evaluate", "--references", "true2", "--estimates", "guess", "--bss", "v4");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("voice0.wav: has 1 channels", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "nowhere")]
    [InlineData("guess", "empty")]
    [InlineData("empty", "guess")]
    public void Folders_that_cannot_be_compared_are_named_in_one_line(string references, string estimates)
    {
        Directory.CreateDirectory(_workspace.Path("empty"));
        var result = _workspace.Run("evaluate", "--references", references, "--estimates", estimates);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("discant: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void A_csv_goes_into_a_folder_that_is_made_for_it()
    {
        Directory.CreateDirectory(_workspace.Path("voices"));
        _workspace.WriteSound("voices/alto.wav", 16000, 16000, 1);
        string[] arguments = ["evaluate", "--references", "voices", "--estimates", "voices", "--csv"];
        Assert.Equal("", _workspace.Run([.. arguments, "new/folder/scores.csv"]).Error);
        Assert.True(File.Exists(_workspace.Path("new", "folder", "scores.csv")));
    }

    public void Dispose() => _workspace.Dispose();

    // true, guess x voices x channels x samples, in the folders true2 and guess2.
    private float[][][][] WriteStereo()
    {
        var random = new Random(4);
        float[] Noise(float level) => [.. Enumerable.Range(0, 48000).Select(_ => level * (float)(random.NextDouble() - 0.5))];
        float[] Sum(params float[][] parts) => [.. parts[0].Select((_, n) => parts.Sum(p => p[n]))];
        float[][][] truth =
        [
            [Noise(0.5f), Noise(0.3f)],
            [Noise(0.2f), Noise(0.5f)],
        ];
        float[][][] guess =
        [
            .. truth.Select(
                (voice, v) => voice.Select((c, k) => Sum(c, Noise(0.05f), Array.ConvertAll(truth[1 - v][k], x => 0.1f * x))).ToArray()
            ),
        ];
        foreach (var (folder, voices) in new[] { ("true2", truth), ("guess2", guess) })
        {
            Directory.CreateDirectory(_workspace.Path(folder));
            for (var k = 0; k < 2; k++)
                AudioFile.Write(_workspace.Path(folder, $"voice{k}.wav"), new AudioBuffer(voices[k], 16000), AudioFileFormat.WavFloat);
        }
        return [truth, guess];
    }

    private static float[] Tone(double hertz, int length) =>
        [.. Enumerable.Range(0, length).Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * n / 16000)))];
}
