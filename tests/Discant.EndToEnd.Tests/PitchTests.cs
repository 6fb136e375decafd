using System.Numerics.Tensors;
using System.Text.Json;
using Discant.Audio;
using Discant.Pitch;
using Discant.Synthesis.Singing;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>F0 from the recording alone, through the real command line and the weights that ship.</summary>
public sealed class PitchTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Curves_are_heard_written_in_every_format_and_read_back()
    {
        Sing("duet.wav", 4, VoicePart.Soprano, VoicePart.Tenor);
        string[] outputs = ["heard.csv", "heard.json", "heard.mid", "heard.svg", "heard.png"];
        var result = _workspace.Run([
            "pitch",
            "duet.wav",
            "--voices",
            "2",
            .. outputs.SelectMany(o => new[] { "-o", o }),
            "--threads",
            "1",
        ]);
        Assert.Equal(0, result.ExitCode);
        // What each voice really sang.
        Assert.InRange(FScore("true.csv", "heard.csv"), 0.9, 1);
        foreach (var output in outputs)
            Assert.InRange(FScore("heard.csv", output), 0.999, 1);
        Assert.Empty(Directory.EnumerateFiles(_workspace.Folder, "*.part"));
        var again = _workspace.Run("pitch", "duet.wav", "-o", "heard.csv");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--force", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_byte()
    {
        Sing("duet.wav", 5, VoicePart.Alto, VoicePart.Bass);
        foreach (var threads in new[] { "1", "3" })
            Assert.Equal(0, _workspace.Run("pitch", "duet.wav", "-o", threads + ".csv", "--threads", threads).ExitCode);
        Assert.Equal(File.ReadAllBytes(_workspace.Path("1.csv")), File.ReadAllBytes(_workspace.Path("3.csv")));
    }

    [Theory]
    [InlineData("harmonic-sum")]
    [InlineData("pyin")]
    public void The_other_estimators_hear_a_soloist(string estimator)
    {
        Sing("solo.wav", 4, VoicePart.Alto);
        string[] voices = estimator == "pyin" ? [] : ["--voices", "1"];
        Assert.Equal(0, _workspace.Run(["pitch", "solo.wav", "--estimator", estimator, "-o", "heard.csv", .. voices]).ExitCode);
        Assert.InRange(FScore("true.csv", "heard.csv"), 0.85, 1);
    }

    [Fact]
    public void A_score_says_which_notes_to_listen_for_and_what_the_voices_are_called()
    {
        Sing("duet.wav", 6, VoicePart.Soprano, VoicePart.Bass);
        // The score: what was sung, rounded to semitones.
        var sung = PitchFile.Read(_workspace.Path("true.csv"));
        var notes = Enumerable.Range(0, 2).Select(v => sung.Voice(v).ToArray().Select(Semitone).ToArray());
        PitchFile.Write(_workspace.Path("score.mid"), new PitchTracks([.. notes], ["descant", "ground"]));
        var result = _workspace.Run("pitch", "duet.wav", "--score", "score.mid", "-o", "heard.csv");
        Assert.Equal("", result.Error);
        Assert.Equal(["descant", "ground"], PitchFile.Read(_workspace.Path("heard.csv")).Names);
        Assert.InRange(FScore("true.csv", "heard.csv"), 0.85, 1);
        Assert.Equal(1, _workspace.Run("pitch", "duet.wav", "--score", "nowhere.mid", "-o", "g.csv").ExitCode);

        static double Semitone(double f) => f > 0 ? 440 * Math.Pow(2, Math.Round(12 * Math.Log2(f / 440)) / 12) : 0;
    }

    [Fact]
    public void A_recording_alone_is_separated_into_named_stems_that_add_up_to_it()
    {
        Sing("duet.wav", 3, VoicePart.Soprano, VoicePart.Tenor);
        string[] arguments = ["separate", "duet.wav", "--quiet", "--model", Workspace.Model, "--names", "high", "low", "--threads", "1"];
        Assert.Equal(0, _workspace.Run(arguments).ExitCode);
        var mixture = AudioFile.Read(_workspace.Path("duet.wav")).Channels[0];
        var stems = new[] { "high", "low" }.Select(n => AudioFile.Read(Path.Combine(_workspace.Results("duet"), n + ".wav"))).ToArray();
        var sum = new float[mixture.Length];
        foreach (var stem in stems)
            TensorPrimitives.Add<float>(sum, stem.Channels[0], sum);
        TensorPrimitives.Subtract<float>(sum, mixture, sum);
        Assert.InRange(Math.Abs(TensorPrimitives.MaxMagnitude<float>(sum)), 0, 1e-4);
        // Done before: nothing is heard or written again.
        var resumed = _workspace.Run([.. arguments, "--resume", "--json"]);
        using var json = JsonDocument.Parse(resumed.Output);
        Assert.True(json.RootElement.GetProperty("separations")[0].GetProperty("wasComplete").GetBoolean());
    }

    [Theory]
    [InlineData("silence", 16000)]
    [InlineData("noise", 32000)]
    [InlineData("sine", 32000)]
    [InlineData("clicks", 32000)]
    [InlineData("short", 1)]
    public void What_is_no_choir_is_separated_without_a_crash_and_voices_are_not_made_up_without_a_warning(string kind, int samples)
    {
        var random = new Random(1);
        float Sample(int n) =>
            kind switch
            {
                "noise" => 0.2f * (float)(random.NextDouble() - 0.5),
                "sine" => 0.3f * (float)Math.Sin(2 * Math.PI * 440 * n / 16000),
                "clicks" => n % 4000 < 8 ? 0.9f * (float)(random.NextDouble() - 0.5) : 0,
                _ => 0,
            };
        var sound = Enumerable.Range(0, samples).Select(Sample).ToArray();
        AudioFile.Write(_workspace.Path("x.wav"), AudioBuffer.Mono(sound, 16000), AudioFileFormat.WavFloat, overwrite: true);
        var result = _workspace.Run("separate", "x.wav", "--model", Workspace.Model, "--threads", "1", "--json", "--quiet");
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var record = json.RootElement.GetProperty("separations")[0].GetProperty("record");
        var voices = record.GetProperty("stems").GetArrayLength();
        var warnings = record.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!).ToArray();
        Assert.True(voices == 1 || warnings.Length > 0, $"{voices} voices without a warning");
        if (kind is "silence" or "short")
            Assert.Contains(warnings, w => w.Contains("no voice was heard", StringComparison.Ordinal));
    }

    [Fact]
    public void Scores_are_printed_as_a_table_and_as_json()
    {
        _workspace.WritePitch("a.csv", 1);
        var table = _workspace.Run("pitch", "score", "a.csv", "a.csv");
        Assert.Contains("within 50 cents", table.Output, StringComparison.Ordinal);
        Assert.Equal(1, FScore("a.csv", "a.csv"));
    }

    [Fact]
    public void An_estimator_is_trained_on_what_the_program_sings()
    {
        string[] arguments =
        [
            "pitch",
            "train",
            "--sing",
            "1",
            "--size",
            "quarter",
            "--epochs",
            "1",
            "--steps",
            "1",
            "--batch",
            "4",
            "-o",
            "run",
        ];
        var result = _workspace.Run(arguments);
        Assert.Equal("", result.Error);
        Assert.Equal(0, _workspace.Run("models", "info", "run/model.safetensors").ExitCode);
        Assert.Equal(1, _workspace.Run(arguments).ExitCode);
        Sing("solo.wav", 2, VoicePart.Alto);
        Assert.Equal(0, _workspace.Run("pitch", "solo.wav", "--pitch-model", "run/model.safetensors", "-o", "heard.csv").ExitCode);
    }

    public void Dispose() => _workspace.Dispose();

    // Writes the recording and, as true.csv, what was sung.
    private void Sing(string name, double seconds, params VoicePart[] voices)
    {
        var song = new PartSongOptions
        {
            Voices = voices,
            LateEntry = 0,
            Tacet = 0,
        };
        var sung = Choir.Improvise(seconds, song, new ChoirOptions { SampleRate = 22050 }, new Random(5));
        AudioFile.Write(_workspace.Path(name), AudioBuffer.Mono(sung.Mixture(), 22050), AudioFileFormat.WavFloat, overwrite: true);
        PitchFile.Write(_workspace.Path("true.csv"), new PitchTracks(sung.F0));
    }

    private double FScore(string reference, string estimate)
    {
        var result = _workspace.Run("pitch", "score", reference, estimate, "--json");
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("withinQuarterTone").GetProperty("pitch").GetProperty("fScore").GetDouble();
    }
}
