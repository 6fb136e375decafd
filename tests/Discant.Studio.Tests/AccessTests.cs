using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Discant.Audio;
using Discant.Studio;
using Discant.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>Who may ask for what, and what is refused; one test a rule.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task It_listens_on_this_computer_alone()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        Assert.Equal("127.0.0.1", studio.Address.Host);
        var others = Dns.GetHostAddresses(Dns.GetHostName())
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        foreach (var address in others)
        {
            using var socket = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync(address, studio.Address.Port));
        }
    }

    [Theory]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("localhost:{port}", 200)]
    [InlineData("127.0.0.1", 421)]
    [InlineData("127.0.0.1:1", 421)]
    [InlineData("localhost:1", 421)]
    [InlineData("evil.example:{port}", 421)]
    [InlineData("127.0.0.1.evil.example:{port}", 421)]
    [InlineData("127.0.0.2:{port}", 421)]
    [InlineData("0.0.0.0:{port}", 421)]
    [InlineData("[::1]:{port}", 421)]
    public async Task Only_our_own_name_with_our_port_is_answered(string host, int status)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/recordings");
        request.Headers.Host = host.Replace("{port}", studio.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await studio.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", 200)]
    [InlineData("http://localhost:{port}", 200)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("https://127.0.0.1:{port}", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("http://evil.example:{port}", 403)]
    [InlineData("null", 403)]
    [InlineData("file://", 403)]
    public async Task Only_our_own_page_may_talk_to_us(string origin, int status)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, method == HttpMethod.Get ? "/api/recordings" : "/api/recordings/example");
            if (method == HttpMethod.Post)
                request.Content = JsonContent.Create(new { });
            var port = studio.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{port}", port));
            using var response = await studio.Client.SendAsync(request);
            Assert.Equal(status == 200 && method == HttpMethod.Post ? 201 : status, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData("cross-site", "no-cors", "image", "/api/recordings", 403)]
    [InlineData("same-site", "no-cors", "script", "/api/recordings", 403)]
    [InlineData("same-origin", "cors", "empty", "/api/recordings", 200)]
    [InlineData("cross-site", "navigate", "iframe", "/", 403)]
    [InlineData("cross-site", "navigate", "document", "/api/recordings", 403)]
    public async Task What_the_browser_says_about_the_asker_is_heard(string site, string mode, string destination, string path, int status)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        using var response = await studio.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a-token-for-testS")]
    [InlineData("a-token-for-tests-and-more")]
    public async Task Nothing_changes_without_the_token(string? token)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var take = await studio.AddDone();
        var (id, recording) = (take.GetProperty("id").GetString(), take.GetProperty("recording").GetString());
        using var stranger = new HttpClient { BaseAddress = studio.Address };
        if (token is not null)
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("X-Discant-Token", token);
        foreach (
            var (method, path) in new[]
            {
                ("POST", "/api/recordings"),
                ("POST", "/api/recordings/example"),
                ("POST", $"/api/recordings/{recording}/takes"),
                ("DELETE", $"/api/recordings/{recording}"),
                ("POST", $"/api/takes/{id}/cancel"),
                ("DELETE", $"/api/takes/{id}"),
                ("PUT", $"/api/takes/{id}/names"),
                ("PUT", $"/api/takes/{id}/f0.json"),
            }
        )
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await stranger.SendAsync(request);
            await studio.Problem(response, 403);
        }
        Assert.Equal("Done", (await studio.Get($"/api/takes/{id}")).GetProperty("state").GetString());
        Assert.Equal(1, (await studio.Get("/api/recordings")).GetArrayLength());
    }

    [Fact]
    public async Task Every_start_has_a_token_of_its_own()
    {
        var tokens = new List<string>();
        for (var k = 0; k < 2; k++)
        {
            var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
            await using (var server = await StudioServer.Start(new StudioOptions(folder), new FakeEngine(), CancellationToken.None))
                tokens.Add(server.Token);
            Directory.Delete(folder, recursive: true);
        }
        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.All(tokens, t => Assert.True(t.Length >= 32));
    }

    [Fact]
    public async Task On_another_address_reading_needs_the_token_too()
    {
        var folder = Directory.CreateTempSubdirectory("discant-studio-").FullName;
        var options = new StudioOptions(folder) { Address = IPAddress.Any, Token = TestStudio.Token };
        await using (var server = await StudioServer.Start(options, new FakeEngine(), CancellationToken.None))
        {
            var address = new Uri($"http://127.0.0.1:{server.Address.Port}");
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var browser = new HttpClient(handler) { BaseAddress = address };
            foreach (var path in new[] { "/", "/api/recordings", "/api/events", "/openapi/v1.json", "/?token=wrong" })
                Assert.Equal(401, (int)(await browser.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
            using var login = await browser.GetAsync(new Uri($"/?token={TestStudio.Token}", UriKind.Relative));
            Assert.Equal(302, (int)login.StatusCode);
            var cookie = login.Headers.GetValues("Set-Cookie").Single();
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(200, (int)(await browser.GetAsync(new Uri("/api/recordings", UriKind.Relative))).StatusCode);
            // The cookie alone changes nothing: it comes along by itself.
            Assert.Equal(403, (int)(await browser.PostAsJsonAsync("/api/recordings/example", new { })).StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/recordings")]
    [InlineData("/api/nothing")]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_tells_the_browser_what_it_may_not_do(string path)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var response = await studio.Client.GetAsync(new Uri(path, UriKind.Relative));
        string Header(string name) => response.Headers.GetValues(name).Single();
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var policy = Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/recordings/..%2f..%2fstudio.db")]
    [InlineData("/api/takes/1/stems/0.wav")]
    [InlineData("/assets/..%2f..%2fstudio.db")]
    [InlineData("/assets/%2e%2e%2fstudio.db")]
    [InlineData("/recordings")]
    [InlineData("/studio.db")]
    [InlineData("/api/takes/00000000-0000-0000-0000-000000000000/stems/..%2f0.wav")]
    [InlineData("/api/recordings/00000000-0000-0000-0000-000000000000")]
    public async Task No_address_leads_to_a_file_by_its_path(string path)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        var answer = await Raw(studio, $"GET {path} HTTP/1.1\r\nHost: {studio.Address.Authority}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_beyond_the_limit_is_refused_and_nothing_of_it_stays()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { UploadBytes = 100_000 });
        foreach (var bytes in new[] { 100_001, 3_000_000 })
        {
            using var response = await SendLarge(studio, bytes);
            if (response is not null)
                await studio.Problem(response, 413);
        }
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
        Assert.Equal(0, (await studio.Get("/api/recordings")).GetArrayLength());
        using var small = await studio.Upload(Tones.Wav(0.5));
        Assert.Equal(201, (int)small.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_upload_is_small()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var response = await studio.Client.PostAsync(
            "/api/recordings/example",
            new StringContent("{\"method\":\"" + new string('a', 100_000) + "\"}", Encoding.UTF8, "application/json")
        );
        await studio.Problem(response, 413);
    }

    [Fact]
    public async Task A_recording_that_lasts_too_long_is_refused_by_what_is_decoded()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { Duration = TimeSpan.FromSeconds(1) });
        using var refused = await studio.Upload(Tones.Wav(1.2));
        Assert.Contains("longer than", await studio.Problem(refused, 422), StringComparison.Ordinal);
        using var accepted = await studio.Upload(Tones.Wav(0.9));
        Assert.Equal(201, (int)accepted.StatusCode);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        var engine = new FakeEngine { Waits = true };
        await using var studio = await TestStudio.Start(engine, new StudioLimits { QueuedTakes = 2 });
        var recording = await studio.Add();
        await studio.Add();
        using var refused = await studio.Upload(Tones.Wav(0.2));
        await studio.Problem(refused, 429);
        using var again = await studio.Client.PostAsJsonAsync($"/api/recordings/{recording.GetProperty("id").GetString()}/takes", new { });
        await studio.Problem(again, 429);
    }

    [Fact]
    public async Task The_disk_is_bounded()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { DiskBytes = 400_000 });
        using var refused = await studio.Upload(Tones.Wav(3));
        await studio.Problem(refused, 507);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(studio.Folder, "recordings")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Much_silence_in_a_small_file_is_not_decoded_beyond_the_room_there_is(bool saysHowMuch)
    {
        var folder = Directory.CreateTempSubdirectory("discant-silence-").FullName;
        try
        {
            var (file, mixture) = (Path.Combine(folder, "silence.flac"), Path.Combine(folder, "mixture.wav"));
            AudioFile.Write(
                file,
                new AudioBuffer([.. Enumerable.Range(0, 8).Select(_ => new float[500_000])], 48000),
                AudioFileFormat.Flac16
            );
            Assert.True(new FileInfo(file).Length < 100_000);
            if (!saysHowMuch)
                ForgetLength(file);
            var intake = new Sound.RecordingIntake(new StudioLimits(), room: 10_000_000);
            var refusal = Assert.Throws<StudioException>(() => intake.Take(file, mixture, "silence.flac", CancellationToken.None));
            Assert.Equal(507, refusal.Status);
            Assert.Equal([file], Directory.GetFiles(folder));
            var accepted = new Sound.RecordingIntake(new StudioLimits(), room: 16_000_000);
            Assert.Equal(500_000, accepted.Take(file, mixture, "silence.flac", CancellationToken.None).Frames);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_full_whatever_noticed_it()
    {
        var full = new IOException("No space left on device : '/somewhere/file'");
        var noticed = new Exception[]
        {
            full,
            new AudioFormatException("file", "cannot be written", inner: full),
            new SqliteException("full", 13),
        };
        foreach (var problem in noticed)
        {
            var context = new DefaultHttpContext();
            await new Web.Problems(_ => throw problem, new StudioOptions("")).Invoke(context);
            Assert.Equal(507, context.Response.StatusCode);
        }
    }

    [Fact]
    public async Task Followers_are_bounded()
    {
        await using var studio = await TestStudio.Start(new FakeEngine(), new StudioLimits { Followers = 1 });
        using var first = await studio.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)first.StatusCode);
        using var second = await studio.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        await studio.Problem(second, 503);
    }

    [Theory]
    [InlineData("{\"voices\": 9}")]
    [InlineData("{\"voices\": 0}")]
    [InlineData("{\"voices\": \"many\"}")]
    [InlineData("{\"method\": \"magic\"}")]
    [InlineData("{\"method\": \"blind\"}")]
    [InlineData("{\"method\": \"blind\", \"voices\": 6}")]
    [InlineData("{\"method\": \"blind\", \"voices\": 2, \"quality\": \"best\"}")]
    [InlineData("{\"quality\": \"perfect\"}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Settings_that_make_no_sense_are_refused(string settings)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var form = TestStudio.Form(Tones.Wav(0.2), "tones.wav");
        using var whole = new MultipartFormDataContent { { new StringContent(settings, Encoding.UTF8, "application/json"), "settings" } };
        foreach (var part in form)
            whole.Add(part);
        using var refused = await studio.Client.PostAsync("/api/recordings", whole);
        await studio.Problem(refused, 400);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
    }

    [Theory]
    [InlineData("text/plain", "hello", 415)]
    [InlineData("multipart/form-data", "hello", 415)]
    [InlineData("multipart/form-data; boundary=x", "hello", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nhello\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nhello\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n", 400)]
    public async Task A_form_of_another_kind_is_refused(string type, string body, int status)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var refused = await studio.Client.PostAsync("/api/recordings", content);
        await studio.Problem(refused, status);
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("file")]
    [InlineData("other")]
    public async Task What_comes_after_the_file_is_refused_and_not_lost_without_a_word(string part)
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var form = TestStudio.Form(Tones.Wav(0.2), "tones.wav");
        form.Add(new StringContent("{\"voices\": 3}", Encoding.UTF8, "application/json"), part);
        using var refused = await studio.Client.PostAsync("/api/recordings", form);
        Assert.Contains("settings come before it", await studio.Problem(refused, 400), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
        Assert.Equal(0, (await studio.Get("/api/recordings")).GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_is_no_recording_is_refused_by_its_name_without_a_path()
    {
        await using var studio = await TestStudio.Start(new FakeEngine());
        using var refused = await studio.Upload("this is text"u8.ToArray(), "../notes.txt");
        Assert.StartsWith("notes.txt: ", await studio.Problem(refused, 422), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
    }

    [SharedFact("conformance/hostile_audio/synthetic")]
    public async Task Hostile_files_are_answered_as_on_the_command_line_and_leave_nothing_behind()
    {
        await using var studio = await TestStudio.Start(new FakeEngine { Waits = true }, new StudioLimits { QueuedTakes = 10_000 });
        var files = Directory.GetFiles(Shared.Path("conformance/hostile_audio/synthetic"));
        var (refused, accepted) = (0, 0);
        foreach (var file in files.Where(f => new FileInfo(f).Length < 5_000_000))
        {
            using var response = await studio.Upload(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
            var reason = Refusal(file);
            if (reason is null)
            {
                Assert.Equal(201, (int)response.StatusCode);
                accepted++;
            }
            else
            {
                // The same line as from the command line, under the name the user gave.
                Assert.Equal($"{Web.UploadReader.DisplayName(Path.GetFileName(file))}: {reason}", await studio.Problem(response, 422));
                refused++;
            }
            Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "incoming")));
        }
        Assert.True(refused > 5 && accepted > 5, $"{refused} refused, {accepted} accepted");
    }

    // The number of samples in the first block of a FLAC file; 0 says that it is not known.
    private static void ForgetLength(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[21] &= 0xF0;
        bytes.AsSpan(22, 4).Clear();
        File.WriteAllBytes(file, bytes);
    }

    private static string? Refusal(string file)
    {
        try
        {
            var limits = new AudioLimits { MaximumChannels = new StudioLimits().Channels, MaximumDuration = new StudioLimits().Duration };
            using var reader = AudioReader.Open(file, limits);
            var block = new float[65536 * reader.Info.ChannelCount];
            int frames;
            do frames = reader.Read(block);
            while (frames > 0);
            return null;
        }
        catch (AudioFormatException e)
        {
            return e.Reason;
        }
    }

    // A server that answers before it has read everything closes the connection; clients see either.
    private static async Task<HttpResponseMessage?> SendLarge(TestStudio studio, int bytes)
    {
        try
        {
            return await studio.Upload(new byte[bytes]);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> Raw(TestStudio studio, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(studio.Address.Host, studio.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
