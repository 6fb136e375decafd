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
    [InlineData("""{ "fromSeconds": 2, "toSeconds": 1 }""", "a region ends after it begins")]
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
