using System.Text.Json;
using Discant.Audio;
using Xunit;

namespace Discant.EndToEnd.Tests;

/// <summary>`discant experiment` and `discant datasets` on a data set of two tones.</summary>
public sealed class ExperimentTests : IDisposable
{
    private static readonly string[] s_run = ["experiment", "vocal-ensemble", "--dataset", "set", "--methods", "mixture", "oracle-power"];

    private readonly Workspace _workspace = new();

    public ExperimentTests()
    {
        Directory.CreateDirectory(_workspace.Path("set", "duet"));
        foreach (var (name, hertz) in new[] { ("high", 880.0), ("low", 196.0) })
        {
            var tone = Enumerable.Range(0, 13 * 22050).Select(n => 0.3f * (float)Math.Sin(2 * Math.PI * hertz * n / 22050));
            AudioFile.Write(
                _workspace.Path("set", "duet", name + ".wav"),
                new AudioBuffer(
                    [
                        [.. tone],
                    ],
                    22050
                ),
                AudioFileFormat.Wav16
            );
        }
    }

    [Fact]
    public void A_comparison_writes_report_rows_and_record_and_a_row_can_be_made_again()
    {
        var result = _workspace.Run([.. s_run, "--f0", "true", "-o", "out"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("oracle-power", result.Output, StringComparison.Ordinal);
        using var record = JsonDocument.Parse(File.ReadAllText(_workspace.Path("out", "experiment.json")));
        var means = record
            .RootElement.GetProperty("summaries")
            .EnumerateArray()
            .Where(s => s.GetProperty("scores").GetProperty("measure").GetString() == "SI-SDR")
            .Where(s => s.GetProperty("scores").GetProperty("voice").GetString() == "all")
            .ToDictionary(s => s.GetProperty("method").GetString()!, s => s.GetProperty("scores").GetProperty("mean").GetDouble());
        Assert.InRange(means["oracle-power"], means["mixture"] + 10, 300);
        Assert.Contains("data:audio/ogg;base64,", File.ReadAllText(_workspace.Path("out", "report.html")), StringComparison.Ordinal);

        var rows = File.ReadAllLines(_workspace.Path("out", "rows.csv"));
        Assert.Equal(1 + 2 * 2 * 2 * 4, rows.Length);
        var wanted = rows.Where(r => r.StartsWith("oracle-power,duet,1,hl,0,none,0,2,", StringComparison.Ordinal)).ToArray();
        var again = _workspace.Run([
            .. s_run[..5],
            "oracle-power",
            "--songs",
            "duet",
            "--combinations",
            "hl",
            "--excerpts",
            "2",
            "--f0",
            "true",
            "-o",
            "row",
        ]);
        Assert.All(wanted, row => Assert.Contains(row, again.OutputLines));
        Assert.Equal(8, wanted.Length);
    }

    [Fact]
    public void The_same_command_goes_on_and_another_does_not_replace_its_results_unasked()
    {
        string[] first = [.. s_run, "--f0", "true", "--excerpts", "1", "-o", "out"];
        Assert.Equal(0, _workspace.Run(first).ExitCode);
        Assert.Equal(0, _workspace.Run(first).ExitCode);
        string[] other = [.. s_run, "--f0", "true", "--excerpts", "2", "-o", "out"];
        var refused = _workspace.Run(other);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run([.. other, "--force"]).ExitCode);
    }

    [Fact]
    public void Robustness_tells_where_a_method_meets_the_mixture()
    {
        var result = _workspace.Run([
            "experiment",
            "robustness",
            "--dataset",
            "set",
            "--methods",
            "us-f",
            "--sizes",
            "2",
            "--excerpts",
            "1",
            "-o",
            "out",
        ]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("shift", result.Output, StringComparison.Ordinal);
        Assert.Contains("Frames muted", File.ReadAllText(_workspace.Path("out", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_is_described_and_a_changed_file_is_named()
    {
        var listed = _workspace.Run("datasets", "list");
        Assert.Contains("Choral Singing Dataset", listed.Output, StringComparison.Ordinal);
        var check = _workspace.Run("datasets", "check", "set", "--manifest", "set/discant-dataset.json");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("13.0", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run("datasets", "check", "set").ExitCode);
        AudioFile.Write(
            _workspace.Path("set", "duet", "low.wav"),
            new AudioBuffer([new float[22050]], 22050),
            AudioFileFormat.Wav16,
            overwrite: true
        );
        var changed = _workspace.Run("datasets", "check", "set");
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("duet/low.wav", Assert.Single(changed.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("experiment vocal-ensemble --dataset set --methods magic")]
    [InlineData("experiment vocal-ensemble --dataset set --seeds x")]
    [InlineData("experiment vocal-ensemble --dataset set --sizes 1")]
    [InlineData("experiment vocal-ensemble")]
    [InlineData("experiment")]
    [InlineData("datasets check")]
    public void What_cannot_be_meant_is_refused_with_exit_code_2(string line)
    {
        var result = _workspace.Run(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.ErrorLines);
    }

    [Theory]
    [InlineData("experiment vocal-ensemble --dataset nowhere --methods mixture")]
    [InlineData("experiment vocal-ensemble --dataset . --methods mixture --songs other")]
    [InlineData("datasets check nowhere")]
    public void What_is_not_there_is_refused_with_exit_code_1(string line)
    {
        var result = _workspace.Run(line.Split(' '));
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("discant: ", result.ErrorLines[^1], StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
