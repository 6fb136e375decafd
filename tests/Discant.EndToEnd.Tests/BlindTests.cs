using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Discant.Audio;
using Discant.Separation.BlindHarmonic;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Xunit;
using Tensor = Discant.Torch.Tensor;

namespace Discant.EndToEnd.Tests;

/// <summary>Instruments from nothing but their mixture.</summary>
public sealed class BlindTests : IDisposable
{
    private const int Rate = 22050;
    private const int Seconds = 6;

    private readonly Workspace _workspace = new();

    // Spec 11, check 11, with the network that ships: odd partials against all of them.
    [Fact]
    public void Two_timbres_come_apart()
    {
        var (first, second) = Duet();
        var mixture = first.Zip(second, (a, b) => a + b).ToArray();
        AudioFile.Write(
            _workspace.Path("duo.wav"),
            new AudioBuffer([mixture, [.. mixture.Select(x => 0.5f * x)]], Rate),
            AudioFileFormat.WavFloat
        );
        var result = _workspace.Run("separate", "duo.wav", "--method", "blind", "--voices", "2", "--fit", "60", "--json");
        Assert.Equal(0, result.ExitCode);
        var folder = _workspace.Path("separated", "blind", "duo");
        Assert.True(File.Exists(Path.Combine(folder, "f0.csv")));
        Assert.Contains("Partials of each voice", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        Assert.Contains("Chosen among", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "separation.json"))).RootElement;
        var candidates = record.GetProperty("candidates").EnumerateArray().ToArray();
        Assert.Equal("proposed by pursuit", candidates[0].GetProperty("name").GetString());
        // Two learners, each of which reads the recording in its second round and at the end.
        Assert.Equal(["seed 4, reading 1", "seed 4, reading 2", "seed 5, reading 1", "seed 5, reading 2"], candidates[1..].Select(NameOf));
        var taken = Assert.Single(candidates, c => c.GetProperty("isTaken").GetBoolean());
        Assert.Equal(candidates.Min(CostOf), CostOf(taken));
        var stems = new[] { "voice1", "voice2" }.Select(v => AudioFile.Read(Path.Combine(folder, v + ".wav"))).ToArray();
        Assert.All(stems, s => Assert.Equal((mixture.Length, Rate, 2), (s.Length, s.SampleRate, s.ChannelCount)));
        for (var n = 0; n < mixture.Length; n++)
            Assert.Equal(mixture[n], stems[0].Channels[0][n] + stems[1].Channels[0][n], 1e-4);
        // Both play the notes around 400 Hz.
        Assert.All(candidates, c => Assert.InRange(c.GetProperty("contrast").GetDouble(), 0.5, 100));
        Assert.Contains("contrast of timbres", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        // The second sounds higher.
        Assert.InRange(ScaleInvariantRatio(second, stems[0].Channels[0]), 9, double.MaxValue);
        Assert.InRange(ScaleInvariantRatio(first, stems[1].Channels[0]), 9, double.MaxValue);
    }

    [Theory]
    [InlineData("--voices", "9", "--voices takes")]
    [InlineData("--voices", "auto", "--voices N")]
    [InlineData("--f0", "f0.csv", "--f0 has no meaning")]
    [InlineData("--estimator", "pyin", "--estimator has no meaning")]
    public void It_wants_the_number_of_voices_and_no_pitch(string option, string value, string reason)
    {
        var result = _workspace.Run("separate", "duo.wav", "--method", "blind", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", "--model", "tones", "was taught up to 4 voices")]
    [InlineData("2", "--stages", "imitation,guessing", "--stages knows no 'guessing'")]
    public void What_a_network_or_the_method_has_not_is_said_before_anything_is_heard(
        string voices,
        string option,
        string value,
        string reason
    )
    {
        var result = _workspace.Run("separate", "duo.wav", "--method", "blind", "--voices", voices, option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Learning_from_random_numbers_goes_by_the_stages_that_are_named()
    {
        _workspace.WriteSound("short.wav", 4000, 16000, 1);
        var command = "separate short.wav --method blind --voices 2 --model none --fit 3 --json -q --stages";
        var alone = Record(_workspace.Run([.. command.Split(' '), "policy-gradient"]));
        Assert.Equal(3, alone.GetProperty("fitLosses").GetArrayLength());
        Assert.Equal(["seed 4, reading 1", "seed 5, reading 1"], alone.GetProperty("candidates").EnumerateArray().Select(NameOf));
        var proposed = Record(_workspace.Run([.. command.Split(' '), "imitation,reading", "--force"]));
        Assert.Equal("proposed by pursuit", NameOf(proposed.GetProperty("candidates")[0]));

        static JsonElement Record(CommandResult result)
        {
            Assert.Equal(0, result.ExitCode);
            return JsonDocument.Parse(result.Output).RootElement.GetProperty("separations")[0].GetProperty("record").Clone();
        }
    }

    // The transform was that of the smallest size whatever the network's.
    [Fact]
    public void A_network_of_another_size_separates_too()
    {
        Assert.Equal(0, _workspace.Run("train", "tones", "--size", "medium", "--updates", "1", "-o", "run").ExitCode);
        _workspace.WriteSound("short.wav", 4000, 16000, 1);
        var command = "separate short.wav --method blind --voices 2 --fit 2 -q --model run/tones.safetensors";
        var separated = _workspace.Run(command.Split(' '));
        Assert.Equal(("", 0), (separated.Error, separated.ExitCode));
    }

    [Fact]
    public void Teaching_writes_a_network_to_begin_with()
    {
        var run = _workspace.Run("train", "tones", "--updates", "2", "-o", "run");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, _workspace.Run("train", "tones", "--updates", "2", "-o", "run").ExitCode);
        _workspace.WriteSound("short.wav", 4000, 16000, 1);
        var separated = _workspace.Run(
            "separate",
            "short.wav",
            "--method",
            "blind",
            "--voices",
            "3",
            "--fit",
            "2",
            "--model",
            "run/tones.safetensors",
            "-q"
        );
        Assert.Equal(0, separated.ExitCode);
    }

    [Fact]
    public void The_first_loss_after_resuming_is_the_mean_of_the_updates_since()
    {
        var checkpoint = _workspace.Path("run", "checkpoint.safetensors");
        Assert.Equal(0, _workspace.Run("train", "tones", "--updates", "1", "-o", "run").ExitCode);
        CountUpdates(checkpoint, 98);
        var expected = Losses(checkpoint, updates: 100).Average();
        var result = _workspace.Run("train", "tones", "--updates", "100", "-o", "run", "--resume");
        var report = result.OutputLines.Single(l => l.StartsWith("update 100: ", StringComparison.Ordinal));
        Assert.Equal(expected, double.Parse(report.Split("loss ")[1].Split(',')[0], CultureInfo.InvariantCulture), 1e-4);
    }

    public void Dispose() => _workspace.Dispose();

    private static string? NameOf(JsonElement candidate) => candidate.GetProperty("name").GetString();

    private static double CostOf(JsonElement candidate) => candidate.GetProperty("cost").GetDouble();

    // SI-SDR, dB.
    private static double ScaleInvariantRatio(float[] reference, float[] estimate)
    {
        var gain = TensorPrimitives.Dot<float>(reference, estimate) / TensorPrimitives.SumOfSquares<float>(reference);
        var target = reference.Select(x => gain * x).ToArray();
        var error = TensorPrimitives.Distance<float>(target, estimate);
        return 20 * Math.Log10(TensorPrimitives.Norm<float>(target) / error);
    }

    // Notes of half a second; the ranges overlap.
    private static (float[] Odd, float[] All) Duet()
    {
        double[] low = [262, 330, 294, 392, 349, 262, 440, 330, 294, 392, 262, 349];
        double[] high = [523, 440, 587, 494, 659, 392, 554, 698, 466, 523, 622, 415];
        return (Voice(low, h => h % 2 == 1 ? Math.Pow(0.8, h) : 0.03), Voice(high, h => Math.Pow(0.6, h)));
    }

    private static float[] Voice(double[] notes, Func<int, double> amplitude)
    {
        var sound = new float[Seconds * Rate];
        var length = sound.Length / notes.Length;
        for (var n = 0; n < sound.Length; n++)
        {
            var (note, time) = (notes[n / length], (double)n / Rate);
            var fade = Math.Min(1, Math.Min(n % length, length - n % length) / 400.0);
            for (var h = 1; h <= 12 && note * h < 7000; h++)
                sound[n] += (float)(0.15 * fade * amplitude(h) * Math.Sin(2 * Math.PI * note * h * time + h));
        }
        return sound;
    }

    // As if so many updates had been done.
    private static void CountUpdates(string checkpoint, long updates)
    {
        const string steps = "adamax.steps";
        using var scope = Tensor.Scope();
        using var file = SafetensorsFile.Read(checkpoint);
        var counts = Tensor.Full(file.Tensors[steps].Shape, updates, ScalarType.Int64);
        SafetensorsFile.Write(checkpoint, [.. file.State().Select(t => t.Name == steps ? (steps, counts) : t)], file.Metadata);
    }

    // Of the updates that are left.
    private static List<double> Losses(string checkpoint, int updates)
    {
        var options = new ToneTeachingOptions { Updates = updates };
        using var network = new PolicyNetwork(PolicyNetworkSize.Small, 4, new Random(options.Seed));
        using var teaching = new ToneTeaching(network, new ToneModelOptions(), options);
        teaching.Resume(checkpoint);
        var losses = new List<double>();
        while (teaching.Steps < updates)
            losses.Add(teaching.Step().Loss);
        return losses;
    }
}
