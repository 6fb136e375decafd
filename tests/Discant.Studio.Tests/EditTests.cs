using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using Discant.Audio;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>Voices changed and mixed again, and files to practise with. The engine of these tests gives each of two voices half of the recording.</summary>
public sealed class EditTests
{
    [Fact]
    public async Task Voices_are_mixed_again_with_what_was_changed_and_nothing_is_kept()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone(1));
        var recording = Tones.Sound(1).Channels[0];
        var whole = await Mix(studio, take, new { voices = Array.Empty<object>() });
        Assert.Equal(recording.Length, whole.Length);
        Assert.All(recording.Zip(whole), s => Assert.Equal(s.First, s.Second, 1e-6f));
        var without = await Mix(studio, take, new { voices = new[] { new { voice = 1, mute = true } } });
        Assert.All(recording.Zip(without), s => Assert.Equal(s.First / 2, s.Second, 1e-6f));
        var stretch = await Mix(studio, take, new { fromSeconds = 0.25, toSeconds = 0.5 });
        Assert.Equal(recording[(Tones.Rate / 4)..(Tones.Rate / 2)], stretch, (a, b) => Math.Abs(a - b) < 1e-6);
        var moved = await Mix(studio, take, new { voices = new[] { new { voice = 0, transposeCents = 500 } } });
        Assert.Equal(recording.Length, moved.Length);
        Assert.True(moved.Zip(recording).Max(s => Math.Abs(s.First - s.Second)) > 0.05);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(studio.Folder, "incoming")));
    }

    [Fact]
    public async Task A_stretch_of_which_one_end_is_said_goes_to_the_other_end_of_the_recording()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone(1));
        var recording = Tones.Sound(1).Channels[0];
        var rest = await Mix(studio, take, new { fromSeconds = 0.75 });
        Assert.Equal(recording[(Tones.Rate * 3 / 4)..], rest, (a, b) => Math.Abs(a - b) < 1e-6);
        var beginning = await Mix(studio, take, new { toSeconds = 0.25 });
        Assert.Equal(recording[..(Tones.Rate / 4)], beginning, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task Of_an_archive_that_fails_nothing_is_left()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        // No entry of an archive can be called so, and the studio gives no such name.
        await studio.Sql("UPDATE takes SET voices = replace(voices, '\"voice2\"', '\"' || hex(zeroblob(40000)) || '\"')");
        using var answer = await studio.Client.PostAsJsonAsync($"/api/takes/{take}/practice", new { });
        await studio.Problem(answer, 500);
        Assert.Single(studio.Faults);
        studio.Faults.Clear();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(studio.Folder, "incoming")));
    }

    [Fact]
    public async Task Practice_files_bear_the_names_that_the_voices_have_now()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        using var renamed = await studio.Client.PutAsJsonAsync($"/api/takes/{take}/names", new { names = new[] { "Anna", "Bert" } });
        await TestStudio.Json(renamed, 200);
        using var answer = await studio.Client.PostAsJsonAsync($"/api/takes/{take}/practice", new { othersDb = -20 });
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(
            ["in-front/Anna.wav", "in-front/Bert.wav", "without/Anna.wav", "without/Bert.wav"],
            archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{ "voices": [ { "voice": 2 } ] }""", "the take has the voices 0 to 1")]
    [InlineData("""{ "voices": [ { "voice": 0, "tune": 2 } ] }""", "tune is a number from 0 to 1")]
    [InlineData("""{ "voices": [ { "voice": 0, "pan": 1 } ] }""", "panning needs a recording of two channels")]
    [InlineData("""{ "voices": [ { "voice": 0 }, { "voice": 0 } ] }""", "is edited twice")]
    [InlineData("""{ "voices": [ { "voice": 0, "timbreOf": 2 } ] }""", "the take has the voices 0 to 1")]
    [InlineData("""{ "voices": [ { "voice": 0, "tune": 1, "referenceHertz": 4 } ] }""", "a' lies from 380 to 500 Hz")]
    [InlineData("""{ "voices": [ { "voice": 0, "melody": "%%%" } ] }""", "the request cannot be understood")]
    [InlineData("""{ "fromSeconds": 2, "toSeconds": 1 }""", "a region ends after it begins")]
    [InlineData("""{ "toSeconds": -1 }""", "a region ends after it begins")]
    [InlineData("""{ "voices": null }""", "the request cannot be understood")]
    [InlineData("""{ "voices": [ null ] }""", "a change of a voice is an object with its number")]
    public async Task What_cannot_be_done_is_refused_in_one_line(string request, string reason)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        using var content = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
        using var answer = await studio.Client.PostAsync($"/api/takes/{take}/mix", content);
        Assert.Contains(reason, await studio.Problem(answer, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_curves_voices_cannot_be_moved_but_mixed()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone(settings: new { method = "blind", voices = 2 }));
        Assert.NotEmpty(await Mix(studio, take, new { voices = new[] { new { voice = 0, gainDb = -6 } } }));
        using var answer = await studio.Client.PostAsJsonAsync(
            $"/api/takes/{take}/mix",
            new { voices = new[] { new { voice = 0, transposeCents = 100 } } }
        );
        Assert.Contains("its F0 is not known", await studio.Problem(answer, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_sings_the_melody_that_is_sent_along_and_rests_where_it_rests()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone(1));
        using var renamed = await studio.Client.PutAsJsonAsync($"/api/takes/{take}/names", new { names = new[] { "Anna", "Bert" } });
        await TestStudio.Json(renamed, 200);
        var stem = Tones.Sound(1).Channels[0];
        // Bert's line is the first's an octave up, Anna's rests from the beginning.
        var melody = Curves(["Bert", "Anna"], frame => [880, frame < 10 ? 440 : 0]);
        var sung = await Mix(studio, take, new { voices = new object[] { new { voice = 0, melody }, new { voice = 1, mute = true } } });
        Assert.True(sung[..(Tones.Rate / 10)].Max(Math.Abs) > 0.05);
        Assert.True(sung[(Tones.Rate / 2)..(Tones.Rate * 3 / 4)].Max(Math.Abs) < 0.5 * stem.Max() / 2);
        var midi = await studio.Bytes($"/api/takes/{take}/f0.mid");
        Assert.NotEmpty(await Mix(studio, take, new { voices = new[] { new { voice = 1, melody = midi } } }));
        var bodies = new object[] { new { voice = 0, timbreOf = 1 }, new { voice = 0, timbreOf = 0 } };
        var (other, own) = (await Mix(studio, take, new { voices = bodies[..1] }), await Mix(studio, take, new { voices = bodies[1..] }));
        Assert.True(other.Zip(own).Max(s => Math.Abs(s.First - s.Second)) > 0.01);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(studio.Folder, "incoming")));
    }

    [Theory]
    [InlineData("time_s,a_hz\n0,here\n", 422, "the melody for voice1 cannot be read: line 2")]
    [InlineData("", 422, "the melody for voice1 cannot be read: ")]
    [InlineData("MThd and no more", 422, "the melody for voice1 cannot be read: ")]
    [InlineData("time_s,a_hz,b_hz\n0,100,200\n0.016,100,200\n", 400, "the melody has 2 voices and none is called voice1; there are a, b")]
    public async Task A_melody_that_cannot_be_used_is_refused_as_on_the_command_line(string text, int status, string reason)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        var melody = System.Text.Encoding.UTF8.GetBytes(text);
        using var answer = await studio.Client.PostAsJsonAsync(
            $"/api/takes/{take}/mix",
            new { voices = new[] { new { voice = 0, melody } } }
        );
        Assert.StartsWith(reason, await studio.Problem(answer, status), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(studio.Folder, "incoming")));
    }

    [Fact]
    public async Task A_melody_may_be_larger_than_other_requests_but_not_without_end()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { EditBytes = 300_000 });
        var take = Id(await studio.AddDone());
        foreach (var (frames, status) in new[] { (10_000, 200), (40_000, 413) })
        {
            var melody = Curves(["voice1"], _ => [440], frames);
            foreach (var kind in new[] { "mix", "practice" })
            {
                using var answer = await studio.Client.PostAsJsonAsync(
                    $"/api/takes/{take}/{kind}",
                    new { voices = new[] { new { voice = 0, melody } } }
                );
                Assert.Equal(status, (int)answer.StatusCode);
            }
        }
    }

    private static byte[] Curves(string[] names, Func<int, double[]> hertz, int frames = 70)
    {
        var rows = Enumerable
            .Range(0, frames)
            .Select(k => string.Create(CultureInfo.InvariantCulture, $"{k * 0.016:0.000},{string.Join(',', hertz(k))}"));
        return System.Text.Encoding.UTF8.GetBytes($"time_s,{string.Join(',', names.Select(n => n + "_hz"))}\n{string.Join('\n', rows)}\n");
    }

    private static string Id(JsonElement take) => take.GetProperty("id").GetString()!;

    private static async Task<float[]> Mix(TestStudio studio, string take, object request)
    {
        using var answer = await studio.Client.PostAsJsonAsync($"/api/takes/{take}/mix", request);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType?.MediaType);
        var file = Path.Combine(studio.Folder, "fetched.wav");
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync());
        try
        {
            return AudioFile.Read(file).Channels[0];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
