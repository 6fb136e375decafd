using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Discant.Studio.Web;

/// <summary>
/// Who may ask for what. Other pages in the user's browser can send us requests: they are known by their Origin, a name that was made to
/// point to us by its Host, and neither knows the token without which nothing changes.
/// </summary>
/// <param name="token">What requests that change something bring along, and where we listen to the network, all requests.</param>
/// <param name="isPublic">We listen to the network: reading needs the token too.</param>
internal sealed class AccessRules(string token, bool isPublic)
{
    /// <summary>Header that carries the token.</summary>
    public const string TokenHeader = "X-Discant-Token";

    /// <summary>Cookie that lets a browser read where we listen to the network.</summary>
    public const string Cookie = "discant";

    private const int HttpPort = 80;

    /// <summary>The token.</summary>
    public string Token { get; } = token;

    /// <summary>Why a request is refused; null where it is not.</summary>
    public StudioException? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host, context.Connection))
            return new StudioException(421, "this name is not the studio's; open the address that it printed");
        if (request.Headers.Origin is [{ } origin] && !IsOurOrigin(origin, context.Connection))
            return new StudioException(403, "another page may not talk to the studio");
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is "cross-site" or "same-site" && !IsNavigation(request))
            return new StudioException(403, "another page may not talk to the studio");
        var brought = request.Headers[TokenHeader] is [{ } header] && IsToken(header);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !brought)
            return new StudioException(
                403,
                $"this changes something and needs the header {TokenHeader} with the token that the studio printed"
            );
        if (isPublic && !brought && !(request.Cookies[Cookie] is { } cookie && IsToken(cookie)) && !IsLogin(request))
            return new StudioException(401, "open the address with the token that the studio printed");
        return null;
    }

    /// <summary>Whether the request opens the page with the right token in its address.</summary>
    public bool IsLogin(HttpRequest request) =>
        isPublic && HttpMethods.IsGet(request.Method) && request.Path == "/" && request.Query["token"] is [{ } given] && IsToken(given);

    private bool IsToken(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Token));

    // Following a link to us from elsewhere is what users do; it opens the page and changes nothing.
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Path == "/"
        && request.Headers["Sec-Fetch-Mode"] is ["navigate"]
        && request.Headers["Sec-Fetch-Dest"] is ["document"];

    private static bool IsOurOrigin(string origin, ConnectionInfo connection) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http", PathAndQuery: "/" }
        && IsOurs(new HostString(uri.Host, uri.Port), connection);

    private static bool IsOurs(HostString host, ConnectionInfo connection)
    {
        if (!host.HasValue || (host.Port ?? HttpPort) != connection.LocalPort || connection.LocalIpAddress is not { } local)
            return false;
        if (local.IsIPv4MappedToIPv6)
            local = local.MapToIPv4();
        if (host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.IsLoopback(local);
        return IPAddress.TryParse(host.Host, out var named) && named.Equals(local);
    }
}
