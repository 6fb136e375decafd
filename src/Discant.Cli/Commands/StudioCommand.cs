using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Discant.Diagnostics;
using Discant.Studio;

namespace Discant.Cli.Commands;

/// <summary>`discant studio`: the local page on which a recording becomes tracks, curves and buttons.</summary>
internal sealed class StudioCommand : DiscantCommand
{
    private const int UsualPort = 7464;
    private const int ShortestToken = 16;

    private readonly Option<int?> _port = OptionsOf.Number(
        "--port",
        "N",
        $"TCP port; 0 for any that is free [default: {UsualPort}]",
        0,
        65535
    );

    private readonly Option<string?> _folder = new("--folder")
    {
        HelpName = "DIR",
        Description = "Where recordings and results are kept [default: discant-studio in the folder of your applications' data]",
    };

    private readonly Option<bool> _open = OptionsOf.Switch("--open", "Open the page in the browser");

    private readonly Option<string?> _listen = new("--listen")
    {
        HelpName = "ADDRESS",
        Description =
            "Listen to the network on this IP address of the computer instead of to this computer alone; needs --token. Nothing is encrypted",
    };

    private readonly Option<string?> _token = new("--token")
    {
        HelpName = "TEXT",
        Description = "What scripts send as X-Discant-Token to change something, at least 16 letters [default: a new one each start]",
    };

    private readonly Option<int?> _minutes = OptionsOf.Number("--most-minutes", "N", "Longest recording accepted [default: 30]", 1, 600);
    private readonly Option<int?> _upload = OptionsOf.Number(
        "--most-upload",
        "MB",
        "Largest recording accepted [default: 1000]",
        1,
        100_000
    );
    private readonly Option<int?> _disk = OptionsOf.Number("--most-disk", "GB", "What the folder may grow to [default: 20]", 1, 100_000);
    private readonly Option<int?> _threads = OptionsOf.Number("--threads", "N", "Worker threads [default: number of processors]", 1, 1024);

    public StudioCommand()
        : base(
            "studio",
            "Open a page on this computer: hear the voices of a recording, see their pitch, correct it, separate again.",
            "discant studio --open",
            "discant studio --port 8000 --folder ~/choir",
            "discant studio --listen 192.168.1.20 --token correct-horse-battery"
        )
    {
        foreach (var option in new Option[] { _port, _folder, _open, _listen, _token, _minutes, _upload, _disk, _threads })
            Add(option);
    }

    public override int Run(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        var options = Wanted(parse) with { Report = terminal.Error };
        return Serve(parse, options, terminal, cancel).GetAwaiter().GetResult();
    }

    private async Task<int> Serve(ParseResult parse, StudioOptions options, Terminal terminal, CancellationToken cancel)
    {
        if (!StudioServer.HasPage)
            terminal.Warn("this program was built without the page; install Node.js 20 or newer and npm, and start ./discant again");
        await using var server = await StudioServer.Start(options, new StudioEngine(Threads(parse)), cancel);
        var isPublic = !IPAddress.IsLoopback(options.Address);
        var address = isPublic ? $"{server.Address}?token={Uri.EscapeDataString(server.Token)}" : server.Address.ToString();
        terminal.Result($"The studio is open at {address} (Ctrl-C closes it)");
        terminal.Result($"Recordings and results are in {options.Folder}; for scripts: X-Discant-Token: {server.Token}");
        if (parse.GetValue(_open))
            Open(address, terminal);
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            terminal.Result("The studio is closed; what was being separated goes on at the next start.");
        }
        return ExitCode.Success;
    }

    private StudioOptions Wanted(ParseResult parse)
    {
        var usual = new StudioLimits();
        var limits = usual with
        {
            Duration = parse.GetValue(_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : usual.Duration,
            UploadBytes = 1_000_000L * (parse.GetValue(_upload) ?? 1000),
            DiskBytes = 1_000_000_000L * (parse.GetValue(_disk) ?? 20),
        };
        var token = parse.GetValue(_token);
        if (token is not null && (token.Length < ShortestToken || !token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
            throw new UsageException($"--token takes at least {ShortestToken} letters, digits, dashes, dots and underscores");
        return new StudioOptions(Path.GetFullPath(parse.GetValue(_folder) ?? UsualFolder()))
        {
            Address = Address(parse.GetValue(_listen), token),
            Port = parse.GetValue(_port) ?? UsualPort,
            Token = token,
            Threads = Threads(parse),
            Limits = limits,
            Versions = ProgramVersions.Find(),
        };
    }

    private static IPAddress Address(string? listen, string? token)
    {
        if (listen is null)
            return IPAddress.Loopback;
        if (!IPAddress.TryParse(listen, out var address))
            throw new UsageException($"--listen takes an IP address of this computer such as 192.168.1.20, not '{listen}'");
        // Requests are answered under the address they came to: nobody can open this one, which would be printed.
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            throw new UsageException($"--listen takes one IP address of this computer such as 192.168.1.20, not all of them ({listen})");
        if (!IPAddress.IsLoopback(address) && token is null)
            throw new UsageException("--listen lets others in; say with --token what they must bring along");
        return address;
    }

    private int Threads(ParseResult parse) => parse.GetValue(_threads) ?? Environment.ProcessorCount;

    private static string UsualFolder() =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "discant-studio"
        );

    private static void Open(string address, Terminal terminal)
    {
        var program =
            OperatingSystem.IsWindows() ? "explorer"
            : OperatingSystem.IsMacOS() ? "open"
            : "xdg-open";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [address]) { UseShellExecute = false });
        }
        catch (Win32Exception)
        {
            terminal.Warn($"no browser could be opened; open {address} yourself");
        }
    }
}
