using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Discant.Studio.Web;

/// <summary>The page: files that were built into the program, found by name and never on disk.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";
    private const string Index = "index.html";

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly string _index;

    private PageFiles(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            _files["/" + name[Prefix.Length..].Replace('\\', '/')] = content;
        }
        _index = _files.Remove("/" + Index, out var index) ? Encoding.UTF8.GetString(index) : "";
    }

    /// <summary>Whether the page was there when the program was built.</summary>
    public static bool IsBuiltIn => typeof(PageFiles).Assembly.GetManifestResourceInfo(Prefix + Index) is not null;

    public static PageFiles BuiltIn() => new(typeof(PageFiles).Assembly);

    /// <summary>Answers with the page itself, which is told the token.</summary>
    public async Task SendPage(HttpContext context, string token)
    {
        if (_index.Length == 0)
            throw new StudioException(
                503,
                "this program was built without the page; install Node.js 20 or newer and npm, and build it again"
            );
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.ContentType = "text/html; charset=utf-8";
        var page = _index.Replace("__TOKEN__", token, StringComparison.Ordinal).Replace("__NONCE__", nonce, StringComparison.Ordinal);
        await context.Response.WriteAsync(page, context.RequestAborted);
    }

    /// <summary>Answers with a file that belongs to the page.</summary>
    public async Task SendFile(HttpContext context)
    {
        if (!_files.TryGetValue(context.Request.Path.Value ?? "", out var content))
            throw new StudioException(404, "there is nothing at this address");
        // Their names change with their content.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.ContentType = TypeOf(Path.GetExtension(context.Request.Path.Value!));
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static string TypeOf(string ending) =>
        ending switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            _ => "application/octet-stream",
        };
}
