using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Discant.Audio;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>F0 curves: fetched, corrected, kept with their history, and separated by.</summary>
public sealed class CurveTests
{
    [Fact]
    public async Task Curves_come_as_csv_json_and_midi_and_go_back_in()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        var json = await studio.Get($"/api/takes/{take}/f0.json");
        Assert.Equal(440, json.GetProperty("hz")[0][0].GetDouble());
        foreach (var format in new[] { "csv", "mid", "json" })
        {
            var before = await studio.Bytes($"/api/takes/{take}/f0.{format}");
            using var saved = await studio.Client.PutAsync($"/api/takes/{take}/f0.{format}?note=round", new ByteArrayContent(before));
            await TestStudio.Json(saved, 200);
            var after = await studio.Get($"/api/takes/{take}/f0.json");
            for (var voice = 0; voice < 2; voice++)
            for (var frame = 0; frame < 50; frame++)
                Assert.Equal(json.GetProperty("hz")[voice][frame].GetDouble(), after.GetProperty("hz")[voice][frame].GetDouble(), 0.05);
        }
        Assert.Equal(404, await studio.Status($"/api/takes/{take}/f0.svg"));
    }

    [Fact]
    public async Task Notes_and_intonation_are_those_of_the_curves_as_they_are_saved()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        // A quarter of a tone below a', and the fifth above it a little wide.
        var csv =
            "time_s,top_hz,low_hz\n"
            + string.Concat(Enumerable.Range(0, 60).Select(k => FormattableString.Invariant($"{k * 0.016:0.000},650,427.5\n")));
        using var saved = await studio.Client.PutAsync($"/api/takes/{take}/f0.csv", new ByteArrayContent(Encoding.UTF8.GetBytes(csv)));
        await TestStudio.Json(saved, 200);
        var heard = await studio.Get($"/api/takes/{take}/intonation");
        Assert.InRange(heard.GetProperty("referenceHertz").GetDouble(), 427, 435);
        var held = await studio.Get($"/api/takes/{take}/intonation?a4=440");
        Assert.Equal(440, held.GetProperty("referenceHertz").GetDouble());
        Assert.Equal(["voice1", "voice2"], held.GetProperty("voices").EnumerateArray().Select(v => v.GetProperty("voice").GetString()));
        Assert.Equal(1200 * Math.Log2(427.5 / 440), held.GetProperty("voices")[1].GetProperty("meanCents").GetDouble(), 0.1);
        var pair = held.GetProperty("pairs")[0];
        Assert.Equal(1, pair.GetProperty("chords").GetInt32());
        Assert.Equal(1200 * Math.Log2(650 / 427.5) - 700, pair.GetProperty("equalCents").GetDouble(), 0.1);
        var midi = await studio.Bytes($"/api/takes/{take}/notes.mid");
        Assert.Equal("MThd", Encoding.ASCII.GetString(midi, 0, 4));
        Assert.Equal(3, Encoding.UTF8.GetString(await studio.Bytes($"/api/takes/{take}/notes.csv")).Trim().Split('\n').Length);
        Assert.Equal(2, Encoding.UTF8.GetString(await studio.Bytes($"/api/takes/{take}/intervals.csv")).Trim().Split('\n').Length);
        Assert.Equal(400, await studio.Status($"/api/takes/{take}/notes.mid?a4=20"));
        var blind = Id(await studio.AddDone(settings: new { method = "blind", voices = 2 }));
        Assert.Equal(404, await studio.Status($"/api/takes/{blind}/intonation"));
    }

    [Fact]
    public async Task Every_state_that_was_saved_can_be_had_back_and_the_oldest_are_forgotten()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { CurveRevisions = 3 });
        var take = Id(await studio.AddDone());
        for (var hertz = 101; hertz <= 105; hertz++)
            await Save(studio, take, hertz, $"to {hertz}");
        var history = await studio.Get($"/api/takes/{take}/f0/history");
        // What was heard is never forgotten.
        Assert.Equal(["heard", "to 103", "to 104", "to 105"], history.EnumerateArray().Select(h => h.GetProperty("note").GetString()));
        var third = await studio.Get($"/api/takes/{take}/f0.json?revision=4");
        Assert.Equal(103, third.GetProperty("hz")[0][0].GetDouble());
        Assert.Equal(404, await studio.Status($"/api/takes/{take}/f0.json?revision=2"));
        Assert.Equal(105, (await studio.Get($"/api/takes/{take}/f0.json")).GetProperty("hz")[0][0].GetDouble());
    }

    [Fact]
    public async Task Separating_again_goes_by_the_corrected_curves_and_leaves_the_first_take_alone()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var first = await studio.AddDone();
        await Save(studio, Id(first), 123, "moved");
        using var renamed = await studio.Client.PutAsJsonAsync($"/api/takes/{Id(first)}/names", new { names = new[] { "Alto 1", "Bass" } });
        await TestStudio.Json(renamed, 200);
        using var asked = await studio.Client.PostAsJsonAsync(
            $"/api/recordings/{first.GetProperty("recording").GetString()}/takes",
            new { correctionOf = Id(first) }
        );
        var second = await studio.Until(Id(await TestStudio.Json(asked, 201)), "Done");
        Assert.Equal(2, second.GetProperty("number").GetInt32());
        Assert.Equal("Alto 1", second.GetProperty("voices")[0].GetProperty("name").GetString());
        Assert.Equal(Id(first), second.GetProperty("correctionOf").GetString());
        Assert.Equal(123, (await studio.Get($"/api/takes/{Id(second)}/f0.json?revision=1")).GetProperty("hz")[0][0].GetDouble());
        var change = (await studio.Get($"/api/takes/{Id(second)}/comparison/{Id(first)}")).GetProperty("voices");
        Assert.Equal(50 * 0.016, change[0].GetProperty("changedSeconds").GetDouble(), 1e-9);
        // The engine of this test gives the same stems whatever the curves are.
        Assert.Equal(JsonValueKind.Null, change[0].GetProperty("differenceDb").ValueKind);
        Assert.Equal(change[0].GetProperty("levelDb").GetDouble(), change[0].GetProperty("otherLevelDb").GetDouble());
        Assert.Equal(1, (await studio.Get($"/api/takes/{Id(first)}/f0/history"))[0].GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Names_must_do_as_names_of_files_and_differ()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        foreach (var names in new[] { new[] { "a", "A" }, ["../a", "b"], ["a"], ["", "b"], ["a/b", "c"], ["a", new string('b', 200)] })
        {
            using var refused = await studio.Client.PutAsJsonAsync($"/api/takes/{take}/names", new { names });
            await studio.Problem(refused, 400);
        }
        using var renamed = await studio.Client.PutAsJsonAsync($"/api/takes/{take}/names", new { names = new[] { "Änne", "Bärbel 2" } });
        Assert.Equal("Änne", (await TestStudio.Json(renamed, 200)).GetProperty("voices")[0].GetProperty("name").GetString());
        var csv = Encoding.UTF8.GetString(await studio.Bytes($"/api/takes/{take}/f0.csv"));
        Assert.StartsWith("time_s,Änne_hz,Bärbel 2_hz\n", csv, StringComparison.Ordinal);
        await Save(studio, take, 200, "moved");
        Assert.Equal("Bärbel 2", (await studio.Get($"/api/takes/{take}")).GetProperty("voices")[1].GetProperty("name").GetString());
    }

    [Fact]
    public void The_short_block_at_the_end_of_a_comparison_weighs_no_more_than_it_lasts()
    {
        var folder = Directory.CreateTempSubdirectory("discant-comparison-").FullName;
        try
        {
            // Silent but for the last tenth of a second, which is a block of its own.
            var first = Path.Combine(folder, "first.wav");
            AudioFile.Write(first, Ending(0.5f), AudioFileFormat.WavFloat);
            var second = Path.Combine(folder, "second.wav");
            AudioFile.Write(second, Ending(0.25f), AudioFileFormat.WavFloat);
            var compared = Sound.TakeComparison.Of("voice", first, second, 1, 0, CancellationToken.None);
            Assert.Equal(10 * Math.Log10(0.25 * 0.1 / 1.1), compared.LevelDb!.Value, 0.01);
            Assert.Equal(10 * Math.Log10(0.0625 * 0.1 / 1.1), compared.OtherLevelDb!.Value, 0.01);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "names": null }""")]
    [InlineData("""{ "names": [ "a", null ] }""")]
    [InlineData("null")]
    public async Task Names_that_are_null_or_missing_are_refused(string request)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var refused = await studio.Client.PutAsync($"/api/takes/{take}/names", content);
        await studio.Problem(refused, 400);
        Assert.Equal("voice1", (await studio.Get($"/api/takes/{take}")).GetProperty("voices")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Curves_that_do_not_fit_are_refused_on_one_line()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        foreach (
            var (format, text) in new[]
            {
                ("csv", "time_s,a_hz\n0,100\n"),
                ("csv", "nonsense"),
                ("json", "{\"hz\": 3}"),
                ("json", "{"),
                ("mid", "no midi"),
                ("json", "{\"hz\": [[-1],[2]]}"),
                (
                    "json",
                    "{\"hz\": [["
                        + string.Join(',', Enumerable.Repeat("100", 2000))
                        + "],["
                        + string.Join(',', Enumerable.Repeat("100", 2000))
                        + "]]}"
                ),
            }
        )
        {
            using var refused = await studio.Client.PutAsync($"/api/takes/{take}/f0.{format}", new StringContent(text));
            Assert.InRange((int)refused.StatusCode, 400, 422);
            await studio.Problem(refused, (int)refused.StatusCode);
        }
        Assert.Equal(1, (await studio.Get($"/api/takes/{take}")).GetProperty("revision").GetInt32());
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
    }

    [Fact]
    public async Task A_method_without_curves_has_none_to_correct()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = await studio.AddDone(settings: new { method = "blind", voices = 2 });
        Assert.Equal(0, take.GetProperty("revision").GetInt32());
        Assert.Equal(404, await studio.Status($"/api/takes/{Id(take)}/f0.json"));
        using var refused = await studio.Client.PostAsJsonAsync(
            $"/api/recordings/{take.GetProperty("recording").GetString()}/takes",
            new { correctionOf = Id(take), settings = new { method = "curves" } }
        );
        await studio.Problem(refused, 400);
    }

    private static AudioBuffer Ending(float level) =>
        AudioBuffer.Mono([.. new float[Tones.Rate], .. Enumerable.Repeat(level, Tones.Rate / 10)], Tones.Rate);

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;

    private static async Task Save(TestStudio studio, string take, double hertz, string note)
    {
        var curve = Enumerable.Repeat(hertz, 50).ToArray();
        using var saved = await studio.Client.PutAsJsonAsync(
            $"/api/takes/{take}/f0.json?note={Uri.EscapeDataString(note)}",
            new
            {
                names = new[] { "voice1", "voice2" },
                frame_seconds = 0.016,
                hz = new[] { curve, curve },
            }
        );
        await TestStudio.Json(saved, 200);
    }
}
