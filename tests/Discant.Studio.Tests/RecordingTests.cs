using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Discant.Audio;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>From a file that is sent in to stems that are fetched.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task A_recording_that_is_sent_in_becomes_stems_that_add_up_to_it()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var response = await studio.Upload(Tones.Wav(0.5, 2), "../../etc/Duo: one.wav", new { voices = 3 });
        var recording = await TestStudio.Json(response, 201);
        Assert.Equal("Duo one.wav", recording.GetProperty("name").GetString());
        Assert.Equal(2, recording.GetProperty("channels").GetInt32());
        Assert.Equal(8000, recording.GetProperty("frames").GetInt64());
        Assert.Equal($"/api/recordings/{recording.GetProperty("id").GetGuid():N}", response.Headers.Location?.ToString());
        var take = await studio.Until(TestStudio.TakeOf(recording), "Done");
        Assert.Equal(3, take.GetProperty("voices").GetArrayLength());
        var mixture = await Samples(studio, $"/api/recordings/{Id(recording)}/mixture.wav");
        var sum = new float[mixture.Length];
        for (var stem = 0; stem < 3; stem++)
        {
            var samples = await Samples(studio, $"/api/takes/{Id(take)}/stems/{stem}.wav");
            for (var n = 0; n < sum.Length; n++)
                sum[n] += samples[n];
        }
        Assert.All(sum.Zip(mixture), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.Equal(404, await studio.Status($"/api/takes/{Id(take)}/stems/3.wav"));
    }

    [Fact]
    public async Task A_stem_is_fetched_in_ranges_and_as_flac_with_the_same_samples()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        var whole = await studio.Bytes($"/api/takes/{take}/stems/0.wav");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/takes/{take}/stems/0.wav");
        request.Headers.Range = new RangeHeaderValue(100, 299);
        using var response = await studio.Client.SendAsync(request);
        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal(whole[100..300], await response.Content.ReadAsByteArrayAsync());
        var flac = await Samples(studio, $"/api/takes/{take}/stems/0.flac");
        Assert.All(flac.Zip(await Samples(studio, $"/api/takes/{take}/stems/0.wav")), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public async Task Stretches_of_samples_put_together_are_the_sound()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var response = await studio.Upload(Tones.Wav(0.5, 2));
        var recording = await TestStudio.Json(response, 201);
        var sound = Tones.Sound(0.5, 2);
        var address = $"/api/recordings/{Id(recording)}/samples";
        for (var start = 0; start < 8000; start += 3000)
        {
            var count = Math.Min(3000, 8000 - start);
            var bytes = await studio.Bytes($"{address}?start={start}&frames=3000");
            Assert.Equal(count * 2 * sizeof(float), bytes.Length);
            for (var channel = 0; channel < 2; channel++)
            for (var n = 0; n < count; n += 97)
                Assert.Equal(sound.Channels[channel][start + n], BitConverter.ToSingle(bytes, (channel * count + n) * sizeof(float)));
        }
        Assert.Empty(await studio.Bytes($"{address}?start=9000&frames=10"));
        Assert.Equal(400, await studio.Status($"{address}?start=-1&frames=10"));
        Assert.Equal(400, await studio.Status($"{address}?start=0&frames=100000000"));
        Assert.Equal(400, await studio.Status($"{address}?start=0&frames=many"));
    }

    [Fact]
    public async Task Outlines_hold_the_lowest_and_the_highest_sample_of_each_stretch_at_every_level()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var recording = await studio.Add(0.5);
        var peaks = await studio.Bytes($"/api/recordings/{Id(recording)}/peaks");
        var sound = Tones.Sound(0.5).Channels[0];
        var start = 0;
        for (var frames = 256; frames <= 256 * 64; frames *= 4)
        {
            var pairs = (sound.Length + frames - 1) / frames;
            for (var k = 0; k < pairs; k++)
            {
                var stretch = sound.Skip(k * frames).Take(frames).ToArray();
                Assert.Equal(Math.Round(stretch.Min() * 127), (sbyte)peaks[start + 2 * k]);
                Assert.Equal(Math.Round(stretch.Max() * 127), (sbyte)peaks[start + 2 * k + 1]);
            }
            start += 2 * pairs;
        }
        Assert.Equal(start, peaks.Length);
    }

    [Fact]
    public async Task Tiles_of_the_spectrogram_are_pictures_and_the_tone_is_where_it_sounds()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var recording = await studio.Add(3);
        var tile = await studio.Bytes($"/api/recordings/{Id(recording)}/spectrogram/2/0");
        Assert.Equal("PNG"u8.ToArray(), tile[1..4]);
        var rows = Rows(tile);
        // 440 Hz lies three octaves above the lower edge of 55 Hz: 64 rows an octave.
        var darkest = Array.IndexOf(rows, rows[200..300].Min(), 200);
        Assert.InRange(darkest, 448 - 3 * 64 - 3, 448 - 3 * 64 + 2);
        Assert.Equal(404, await studio.Status($"/api/recordings/{Id(recording)}/spectrogram/2/2"));
        Assert.Equal(404, await studio.Status($"/api/recordings/{Id(recording)}/spectrogram/3/0"));
        Assert.Equal(404, await studio.Status($"/api/recordings/{Id(recording)}/spectrogram/0/-1"));
    }

    [Fact]
    public async Task The_archive_holds_everything_under_the_names_the_user_knows()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = Id(await studio.AddDone());
        using var renamed = await studio.Client.PutAsJsonAsync($"/api/takes/{take}/names", new { names = new[] { "Anna", "Bea" } });
        Assert.Equal(200, (int)renamed.StatusCode);
        using var archive = new ZipArchive(new MemoryStream(await studio.Bytes($"/api/takes/{take}/everything.zip")));
        Assert.Equal(
            [
                "tones/tones.wav",
                "tones/Anna.wav",
                "tones/Bea.wav",
                "tones/f0.csv",
                "tones/f0.mid",
                "tones/report.html",
                "tones/separation.json",
            ],
            archive.Entries.Select(e => e.FullName)
        );
        foreach (var entry in archive.Entries.Where(e => Path.GetExtension(e.Name) is ".html" or ".json"))
        {
            using var reader = new StreamReader(entry.Open());
            var text = await reader.ReadToEndAsync();
            Assert.DoesNotContain(studio.Folder, text, StringComparison.Ordinal);
            Assert.Contains("Anna.wav", text, StringComparison.Ordinal);
            // What the method learned, under the names that the voices have now.
            Assert.Contains("What it learned", text, StringComparison.Ordinal);
            Assert.DoesNotContain("voice1", text, StringComparison.Ordinal);
        }
        using var curves = new StreamReader(archive.GetEntry("tones/f0.csv")!.Open());
        Assert.Equal("time_s,Anna_hz,Bea_hz", await curves.ReadLineAsync());
    }

    [Fact]
    public async Task Every_address_is_described_for_scripts()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var paths = (await studio.Get("/openapi/v1.json")).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (p.Name, Operation: o))).ToArray();
        Assert.True(described.Length > 20, $"only {described.Length}");
        Assert.All(described, d => Assert.NotEqual("", d.Operation.Value.GetProperty("summary").GetString()));
        Assert.Contains(described, d => d is { Name: "/api/takes/{id}/f0.{format}", Operation.Name: "put" });
    }

    [Fact]
    public async Task The_example_is_sung_by_the_program()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var response = await studio.Client.PostAsJsonAsync("/api/recordings/example", new { voices = 2 });
        var recording = await TestStudio.Json(response, 201);
        Assert.Equal(2, (await studio.Until(TestStudio.TakeOf(recording), "Done")).GetProperty("voices").GetArrayLength());
    }

    [Fact]
    public async Task What_is_followed_ends_with_the_take_that_is_done()
    {
        var engine = new FakeEngine { Waits = true };
        await using var studio = await TestStudio.Start(engine);
        var recording = await studio.Add();
        using var response = await studio.Client.GetAsync(
            $"/api/recordings/{Id(recording)}/events",
            HttpCompletionOption.ResponseHeadersRead
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var states = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            var take = JsonDocument.Parse(line[6..]).RootElement.GetProperty("recording").GetProperty("takes")[0];
            states.Add(take.GetProperty("state").GetString()!);
            if (states.Count == 1)
                engine.Go();
        }
        Assert.NotEqual("Done", states[0]);
        Assert.Equal("Done", states[^1]);
    }

    [Fact]
    public async Task Of_a_deleted_recording_nothing_is_left()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        const string secret = "Geheimnis";
        using var response = await studio.Upload(Tones.Wav(0.5), secret + ".wav");
        var recording = await TestStudio.Json(response, 201);
        await studio.Until(TestStudio.TakeOf(recording), "Done");
        _ = await studio.Bytes($"/api/recordings/{Id(recording)}/spectrogram/0/0");
        _ = await studio.Bytes($"/api/takes/{TestStudio.TakeOf(recording)}/stems/0.flac");
        using var deleted = await studio.Client.DeleteAsync($"/api/recordings/{Id(recording)}");
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(404, await studio.Status($"/api/recordings/{Id(recording)}"));
        Assert.Equal(404, await studio.Status($"/api/takes/{TestStudio.TakeOf(recording)}"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Folder, "recordings")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(studio.Folder, "incoming")));
        var database = await ReadShared(Path.Combine(studio.Folder, "studio.db"));
        Assert.Equal(-1, database.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
    }

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;

    private static async Task<float[]> Samples(TestStudio studio, string address)
    {
        var file = Path.Combine(studio.Folder, "fetched");
        await File.WriteAllBytesAsync(file, await studio.Bytes(address));
        var sound = AudioFile.Read(file);
        return [.. sound.Channels.SelectMany(c => c)];
    }

    private static async Task<byte[]> ReadShared(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    // Mean grey of each row.
    private static double[] Rows(byte[] png)
    {
        var text = Encoding.Latin1.GetString(png);
        var at = text.IndexOf("IDAT", StringComparison.Ordinal);
        using var zlib = new ZLibStream(new MemoryStream(png[(at + 4)..]), CompressionMode.Decompress);
        var rows = new double[448];
        var row = new byte[513];
        for (var y = 0; y < 448; y++)
        {
            zlib.ReadExactly(row);
            rows[y] = row.Skip(1).Average(b => (double)b);
        }
        return rows;
    }
}
