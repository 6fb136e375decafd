using Discant.Audio;
using Discant.Evaluation;
using Discant.Evaluation.Datasets;
using Discant.Evaluation.Experiments;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.Bounds;
using Discant.Tests.Separation;
using Xunit;

namespace Discant.Tests.Evaluation.Experiments;

/// <summary>Experiments: which mixtures and excerpts, what is done to F0, what is kept for a run that goes on.</summary>
public sealed class ExperimentTests : IDisposable
{
    private const int Rate = SongRecordings.SampleRate;

    private readonly TemporaryFolder _folder = new();
    private int _prepared;

    [Fact]
    public void Excerpts_are_those_of_the_paper()
    {
        // Nino Dios lasts 103 s: 24 excerpts, each 16 ms early.
        var excerpts = SongExcerpt.Of(103 * Rate);
        Assert.Equal(Enumerable.Range(1, 24), excerpts.Select(e => e.Number));
        Assert.Equal((64000 - 256, 249), (excerpts[0].Start, excerpts[0].StartFrame));
        Assert.Equal(32, SongExcerpt.Of(134 * Rate).Count);
        Assert.Equal(46, SongExcerpt.Of(190 * Rate).Count);
        Assert.Equal(0, Assert.Single(SongExcerpt.Of(5 * Rate)).Start);
        Assert.Empty(SongExcerpt.Of(3 * Rate));
    }

    [Fact]
    public void Combinations_are_in_the_songs_order()
    {
        var song = Song("soprano", "alto", "tenor", "bass");
        Assert.Equal(["sa", "st", "sb", "at", "ab", "tb"], EnsembleMixture.Of(song, 1, 2).Select(m => m.Combination));
        Assert.Equal(["satb"], EnsembleMixture.Of(song, 1, 4).Select(m => m.Combination));
        Assert.Empty(EnsembleMixture.Of(song, 1, 5));
        Assert.Equal(["voice1+voice2"], EnsembleMixture.Of(Song("voice1", "voice2"), 1, 2).Select(m => m.Combination));
    }

    [Fact]
    public void Conditions_change_voiced_frames_only()
    {
        var tracks = new PitchTracks(
            [
                [100, 0, 200],
                [0, 50, 60],
            ],
            ["a", "b"]
        );
        Assert.Equal([95, 0, 195], PitchCondition.Shift(-5).Change(tracks).Voice(0).ToArray());
        Assert.Equal([0, 0, 5], PitchCondition.Shift(-55).Change(tracks).Voice(1).ToArray());
        Assert.Equal([0, 200, 240], PitchCondition.Octave(2).Change(tracks).Voice(1).ToArray());
        Assert.Equal([0, 0, 0], PitchCondition.Voices(2).Change(tracks).Voice(0).ToArray());
        Assert.Equal([0, 50, 60], PitchCondition.Voices(2).Change(tracks).Voice(1).ToArray());
    }

    [Fact]
    public void Muted_frames_are_silent_in_every_voice_and_more_of_them_hold_all_of_fewer()
    {
        var tracks = new PitchTracks([Filled(4000, 100), Filled(4000, 200)]);
        var third = Muted(tracks, 33);
        var half = Muted(tracks, 51);
        Assert.InRange(third.Count, 4000 * 0.30, 4000 * 0.36);
        Assert.InRange(half.Count, 4000 * 0.48, 4000 * 0.54);
        Assert.Subset(half, third);
        Assert.Empty(Muted(tracks, 0));
        Assert.Equal(4000, Muted(tracks, 100).Count);
    }

    [Fact]
    public void Errors_of_F0_are_counted_second_by_second()
    {
        var (used, truth) = (Filled(250, 100), Filled(250, 103));
        used[70] = 0;
        truth[200] = 0;
        Assert.Equal(new PitchFrameError(0, 3), PitchFrameError.Of(used, truth, 0));
        Assert.Equal(1, PitchFrameError.Of(used, truth, 1).VoicingErrors);
        Assert.Equal(1, PitchFrameError.Of(used, truth, 3).VoicingErrors);
        Assert.True(double.IsNaN(PitchFrameError.Of(new double[250], truth, 0).DeviationHertz));
    }

    [Fact]
    public void True_ratios_score_far_above_the_mixture_and_rows_name_their_second()
    {
        var (rows, _) = Run([Mixture, Oracle]);
        Assert.Equal(2 * 2 * 2 * 4, rows.Count); // methods, excerpts, voices, seconds
        Assert.Equal([1, 2], rows.Select(r => r.Score.Excerpt).Distinct());
        double Mean(string method) => rows.Where(r => r.Method == method && r.Score.IsKept).Average(r => r.Score.SiSdrDb);
        Assert.InRange(Mean("oracle"), Mean("mixture") + 20, 200);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_and_comes_to_the_same()
    {
        var (whole, _) = Run([Mixture, Oracle]);
        var made = _prepared;
        Assert.Equal(4, made);
        var (again, _) = Run([Mixture, Oracle]);
        Assert.Equal(made, _prepared);
        Assert.Equal(whole.Select(r => r.ToCsv()), again.Select(r => r.ToCsv()));
        File.Delete(Directory.GetFiles(_folder["out/rows"], "*oracle*").Single());
        var (third, _) = Run([Mixture, Oracle]);
        Assert.Equal(made + 2, _prepared);
        Assert.Equal(whole.Select(r => r.ToCsv()), third.Select(r => r.ToCsv()));
    }

    [Fact]
    public void What_was_made_with_other_settings_or_is_damaged_is_made_anew()
    {
        Run([Mixture]);
        var made = _prepared;
        Run([Mixture with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" } }]);
        Assert.Equal(2 * made, _prepared);
        File.WriteAllText(Directory.GetFiles(_folder["out/rows"]).Single(), "{");
        Run([Mixture]);
        Assert.Equal(3 * made, _prepared);
    }

    [Fact]
    public void A_single_row_can_be_made_again()
    {
        var (all, _) = Run([Mixture, Oracle]);
        var (one, _) = Run([Oracle], new ExperimentOptions { Excerpts = [2], Sizes = [2] });
        Assert.Equal(all.Where(r => r.Method == "oracle" && r.Score.Excerpt == 2).Select(r => r.ToCsv()), one.Select(r => r.ToCsv()));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var (one, _) = Run([Mixture, Oracle]);
        Directory.Delete(_folder["out"], true);
        var (three, _) = Run([Mixture, Oracle], new ExperimentOptions { Sizes = [2], Threads = 3 });
        Assert.Equal(one.Select(r => r.ToCsv()), three.Select(r => r.ToCsv()));
    }

    [Fact]
    public void Nothing_chosen_is_refused_with_the_reason()
    {
        var refusal = Assert.Throws<DatasetException>(() => Run([Mixture], new ExperimentOptions { Songs = ["other"] }));
        Assert.Contains("no such song", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_needs_nothing_from_elsewhere()
    {
        var (rows, results) = Run([Mixture, Oracle]);
        var record = Record(rows, results);
        var html = ExperimentReport.Html(
            record,
            rows,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["mixture"] = "a < b" },
            ("one", [new ExperimentReport.Sound("mixture", "high", "audio/ogg", [1, 2, 3])])
        );
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"/", html, StringComparison.Ordinal);
        Assert.Contains("data:audio/ogg;base64,AQID", html, StringComparison.Ordinal);
        Assert.Contains("a &lt; b", html, StringComparison.Ordinal);
        Assert.Contains(record.Command, html, StringComparison.Ordinal);
        Assert.Single(record.Comparisons[0].Pairs);
    }

    public void Dispose() => _folder.Dispose();

    private ExperimentMethod Mixture =>
        new("mixture", "", new Dictionary<string, string>(StringComparer.Ordinal), (_, _) => Counted(BoundMethods.Mixture));

    private ExperimentMethod Oracle =>
        new(
            "oracle",
            "",
            new Dictionary<string, string>(StringComparer.Ordinal),
            (_, trueVoice) => Counted(BoundMethods.RatioMask(trueVoice, 1))
        );

    private PrepareSeparator Counted(PrepareSeparator prepare)
    {
        Interlocked.Increment(ref _prepared);
        return prepare;
    }

    private (IReadOnlyList<ExperimentRow> Rows, IReadOnlyList<UnitResult> Results) Run(
        IReadOnlyList<ExperimentMethod> methods,
        ExperimentOptions? options = null
    )
    {
        options ??= new ExperimentOptions { Sizes = [2] };
        var plan = ExperimentPlan.Of(Dataset(), methods, [PitchCondition.None], options);
        var sources = new ExperimentSources(
            _folder["out"],
            new PitchTables([]),
            (_, names, _) => new PitchTracks([.. names.Select(_ => Filled(900, 200))], names),
            file => new FileInfo(file).Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "1"
        );
        var results = new ExperimentRun(plan, options, sources).Run(
            new Reporting<(int Done, string Unit)>(_ => { }),
            CancellationToken.None
        );
        return ([.. results.SelectMany(r => r.Rows)], results);
    }

    private static ExperimentRecord Record(IReadOnlyList<ExperimentRow> rows, IReadOnlyList<UnitResult> results) =>
        new()
        {
            Experiment = "vocal-ensemble",
            Dataset = "tones",
            Options = new ExperimentOptions(),
            Methods = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal),
            Data = new Dictionary<string, string>(StringComparer.Ordinal),
            PitchOrigins = results.GroupBy(r => r.PitchOrigin).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Versions = new Dictionary<string, string>(StringComparer.Ordinal),
            Machine = new Dictionary<string, string>(StringComparer.Ordinal),
            Notes = [],
            Command = "discant experiment vocal-ensemble --dataset tones",
            Summaries = ExperimentSummary.All(rows),
            Comparisons =
            [
                new ExperimentRecord.SizeComparisons(2, Discant.Evaluation.Statistics.MethodComparison.All(ExperimentTables.Scores(rows))),
            ],
        };

    private EnsembleDataset Dataset()
    {
        foreach (var (name, hertz) in new[] { ("high", 900.0), ("low", 210.0) })
        {
            var random = new Random(1);
            var tone = Enumerable
                .Range(0, 12 * Rate + 100)
                .Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * n / Rate) + 1e-3 * random.NextDouble()));
            Directory.CreateDirectory(_folder["song"]);
            AudioFile.Write(
                _folder[$"song/{name}.wav"],
                new AudioBuffer(
                    [
                        [.. tone],
                    ],
                    Rate
                ),
                AudioFileFormat.WavFloat,
                overwrite: true
            );
        }
        return TrackFolders.Read(_folder.Root);
    }

    private static EnsembleSong Song(params string[] voices) => new("song", [.. voices.Select(v => new EnsembleVoice(v, ["file"]))]);

    private static HashSet<int> Muted(PitchTracks tracks, int percent)
    {
        var muted = PitchCondition.Muted(percent, 0).Change(tracks);
        var frames = Enumerable.Range(0, muted.FrameCount);
        Assert.All(frames, k => Assert.Equal(muted.Voice(0)[k] > 0, muted.Voice(1)[k] > 0));
        return [.. frames.Where(k => muted.Voice(0)[k] == 0)];
    }

    private static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
