using Microsoft.AspNetCore.Http;

namespace Discant.Studio.Web;

/// <summary>Puts the headers on every answer that keep a browser from doing with it what it should not, and refuses who may not ask.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessRules rules)
{
    /// <summary>For everything but the page itself.</summary>
    private const string NothingAllowed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = NothingAllowed;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
        if (rules.Refusal(context) is { } refusal)
        {
            await Problems.Write(context, refusal);
            return;
        }
        if (rules.IsLogin(context.Request))
        {
            var cookie = new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
                IsEssential = true,
            };
            context.Response.Cookies.Append(AccessRules.Cookie, rules.Token, cookie);
            context.Response.Redirect("/");
            return;
        }
        await next(context);
    }
}
