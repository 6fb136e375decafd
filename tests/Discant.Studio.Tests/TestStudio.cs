using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Discant.Studio;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>
/// A studio on a free port, asked over real HTTP: what Kestrel refuses (sizes, headers) is part of what is tested, and a test server in
/// memory would let it pass.
/// </summary>
internal sealed class TestStudio : IAsyncDisposable
{
    public const string Token = "a-token-for-tests";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3); // not a measurement: what hangs must end

    private readonly StudioServer _server;
    private readonly bool _ownsFolder;

    private TestStudio(StudioServer server, string folder, bool ownsFolder, ConcurrentQueue<Exception> faults)
    {
        (_server, Folder, _ownsFolder, Faults) = (server, folder, ownsFolder, faults);
        Client = new HttpClient { BaseAddress = server.Address, Timeout = s_patience };
        Client.DefaultRequestHeaders.Add("X-Discant-Token", Token);
    }

    public string Folder { get; }

    /// <summary>Brings the token along.</summary>
    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    /// <summary>What the studio held for a fault of its own; a test that brings one about clears it.</summary>
    public ConcurrentQueue<Exception> Faults { get; }

    public static async Task<TestStudio> Start(IStudioEngine engine, StudioLimits? limits = null, string? folder = null)
    {
        var own = folder is null;
        var faults = new ConcurrentQueue<Exception>();
        folder ??= Directory.CreateTempSubdirectory("discant-studio-").FullName;
        var options = new StudioOptions(folder)
        {
            Token = Token,
            Limits = limits ?? new StudioLimits(),
            Report = faults.Enqueue,
        };
        return new TestStudio(await StudioServer.Start(options, engine, CancellationToken.None), folder, own, faults);
    }

    public Task<HttpResponseMessage> Upload(byte[] file, string name = "tones.wav", object? settings = null) =>
        Client.PostAsync("/api/recordings", Form(file, name, settings));

    public static MultipartFormDataContent Form(byte[] file, string name, object? settings = null)
    {
        var form = new MultipartFormDataContent();
        if (settings is not null)
            form.Add(JsonContent.Create(settings), "settings");
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        return form;
    }

    /// <summary>Sends tones in; the answer is the recording.</summary>
    public async Task<JsonElement> Add(double seconds = 0.5, object? settings = null)
    {
        using var response = await Upload(Tones.Wav(seconds), settings: settings);
        return await Json(response, 201);
    }

    /// <summary>Sends tones in and waits until they are separated; the answer is the take.</summary>
    public async Task<JsonElement> AddDone(double seconds = 0.5, object? settings = null)
    {
        var recording = await Add(seconds, settings);
        return await Until(TakeOf(recording), "Done");
    }

    public static string TakeOf(JsonElement recording, int number = 1) =>
        recording
            .GetProperty("takes")
            .EnumerateArray()
            .Single(t => t.GetProperty("number").GetInt32() == number)
            .GetProperty("id")
            .GetString()!;

    public async Task<JsonElement> Get(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await Json(response, 200);
    }

    public async Task<byte[]> Bytes(string path) => await Client.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    public async Task<int> Status(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (int)response.StatusCode;
    }

    /// <summary>Waits until a take is in a state.</summary>
    public async Task<JsonElement> Until(string take, string state)
    {
        var deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            var now = await Get($"/api/takes/{take}");
            if (now.GetProperty("state").GetString() == state)
                return now;
            Assert.True(DateTime.UtcNow < deadline, $"the take did not become {state}; it is {now}");
            await Task.Delay(25);
        }
    }

    /// <summary>Does something to the database behind the studio's back.</summary>
    public async Task Sql(string text)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "studio.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The body as JSON, after a check of the status.</summary>
    public static async Task<JsonElement> Json(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} instead of {status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The detail of a problem, after a check of its form: one line, no path, no stack trace.</summary>
    public async Task<string> Problem(HttpResponseMessage response, int status)
    {
        var problem = await Json(response, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(["detail", "status", "title"], problem.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.DoesNotContain('\n', detail);
        Assert.DoesNotContain(Folder, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("incoming", detail, StringComparison.Ordinal);
        return detail;
    }

    /// <summary>Ends, and leaves the folder for another.</summary>
    public async Task Stop()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        // What the studio holds for a fault of its own is none that a user brought about.
        Assert.Empty(Faults);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
