using Discant.TestSupport;
using Xunit;

namespace Discant.Studio.Tests;

/// <summary>A test that runs scripts of the page; skipped, with the reason, where Node.js, the page's packages or what else it needs is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private const string Chromium = "/usr/bin/chromium";

    /// <param name="browser">Whether it opens a browser.</param>
    /// <param name="shared">Path inside shared/ of what it reads, if anything.</param>
    public NodeFactAttribute(bool browser = false, string? shared = null)
    {
        (Browser, SharedFile) = (browser, shared);
        if (!Directory.Exists(Path.Combine(PageScripts.Folder, "node_modules")))
            Skip = "the page's packages are not installed; ./test.sh does it where Node.js 20 or newer and npm are there";
        else if (browser && !File.Exists(Environment.GetEnvironmentVariable("DISCANT_CHROMIUM") ?? Chromium))
            Skip = "needs chromium, which is not installed";
        else if (browser && !StudioServer.HasPage)
            Skip = "the program was built without the page";
        else if (shared is not null && !Shared.Has(shared))
            Skip = $"needs ../shared/{shared}, which is not here";
    }

    /// <summary>Whether it opens a browser.</summary>
    public bool Browser { get; }

    /// <summary>What it reads of shared/.</summary>
    public string? SharedFile { get; }
}
