using System.Net;
using System.Security.Cryptography;
using Discant.Studio.Sound;
using Discant.Studio.Storage;
using Discant.Studio.Web;
using Discant.Studio.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Discant.Studio;

/// <summary>The studio as a server on this machine: a page, an interface for scripts, and a queue of work.</summary>
public sealed class StudioServer : IAsyncDisposable
{
    private const int SmallBodyBytes = 64 * 1024;
    private const int TokenBytes = 24;

    private readonly WebApplication _app;
    private readonly StudioDatabase _database;
    private readonly TakeQueue _queue;
    private readonly FileStream _lock;
    private readonly StudioOptions _options;

    private StudioServer(StudioOptions options, IStudioEngine engine)
    {
        _options = options;
        var folder = new StudioFolder(options.Folder);
        Directory.CreateDirectory(folder.Root);
        _lock = Claim(folder);
        _database = new StudioDatabase(folder.Database);
        var events = new StudioEvents(options.Limits);
        _queue = new TakeQueue(_database, folder, engine, events, options.Report);
        var library = new StudioLibrary(_database, folder, options.Limits, engine, _queue, events);
        library.Tidy();
        Token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

        // An empty builder: no file in the folder where we happen to be started, and no variable, has a say in how we listen.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRouting();
        builder.Services.AddOpenApi(o =>
            o.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new() { Title = "Discant Studio", Version = options.Versions.GetValueOrDefault("discant", "0") };
                    document.Info.Description = $"Requests that change something bring the header {AccessRules.TokenHeader}.";
                    return Task.CompletedTask;
                }
            )
        );
        builder.Services.ConfigureHttpJsonOptions(o => WebJson.Prepare(o.SerializerOptions));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton(options).AddSingleton(folder).AddSingleton(engine).AddSingleton(library).AddSingleton(events);
        builder
            .Services.AddSingleton(new CachedFile())
            .AddSingleton(new StemArchive(folder))
            .AddSingleton<EditedSound>()
            .AddSingleton(new UploadReader(folder, options.Limits));
        builder.Services.AddSingleton(new AccessRules(Token, !IPAddress.IsLoopback(options.Address)));
        _app = builder.Build();
        MapEverything(engine);
    }

    /// <summary>What requests that change something must bring along.</summary>
    public string Token { get; }

    /// <summary>Where it listens, once it has started.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Whether the page was there when the program was built; without it there is only the interface for scripts.</summary>
    public static bool HasPage => PageFiles.IsBuiltIn;

    /// <summary>Starts a studio.</summary>
    /// <param name="options">How.</param>
    /// <param name="engine">What its work is done with.</param>
    /// <param name="cancel">Gives up the start.</param>
    /// <exception cref="IOException">The port is taken, or another studio works in the folder.</exception>
    public static async Task<StudioServer> Start(StudioOptions options, IStudioEngine engine, CancellationToken cancel)
    {
        var server = new StudioServer(options, engine);
        try
        {
            await server._app.StartAsync(cancel);
            server._queue.Start();
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e.InnerException is AddressInUseException)
                throw new IOException($"port {options.Port} is taken; choose another with --port", e);
            throw;
        }
    }

    /// <summary>Ends: what is being worked on is taken up at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.Stop();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _queue.Dispose();
        _database.Dispose();
        await _lock.DisposeAsync();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(_options.Address, _options.Port);
        // What may be larger says so itself.
        kestrel.Limits.MaxRequestBodySize = SmallBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 200;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
    }

    private void MapEverything(IStudioEngine engine)
    {
        var page = new Lazy<PageFiles>(PageFiles.BuiltIn);
        _app.UseMiddleware<Problems>();
        _app.UseMiddleware<AccessMiddleware>();
        _app.UseRouting();
        _app.MapGet("/", context => page.Value.SendPage(context, Token)).ExcludeFromDescription();
        _app.MapGet("/assets/{name}", context => page.Value.SendFile(context)).ExcludeFromDescription();
        _app.MapOpenApi();
        RecordingEndpoints.Map(_app.MapGroup("").WithTags("Recordings"), _options, engine);
        FollowEndpoints.Map(_app.MapGroup("").WithTags("Recordings"));
        TakeEndpoints.Map(_app.MapGroup("").WithTags("Takes"));
        NoteEndpoints.Map(_app.MapGroup("").WithTags("Takes"));
        SoundEndpoints.Map(_app.MapGroup("").WithTags("Sound"));
        EditEndpoints.Map(_app.MapGroup("").WithTags("Sound"), _options.Limits);
    }

    // Two studios in one folder would work on the same takes.
    private static FileStream Claim(StudioFolder folder)
    {
        var path = Path.Combine(folder.Root, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{folder.Root}: another studio works in this folder; choose another with --folder", e);
        }
    }
}
