using System.Net;
using Microsoft.AspNetCore.Http;

namespace RoomLens.Hosting.Http;

/// <summary>
/// In development mode anything on this machine may drive the API, so a web page from elsewhere must not: Host (DNS re-binding) and Origin
/// (cross-site requests, WebSockets) have to name loopback, else 403.
/// </summary>
internal sealed class DevelopmentGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsLoopbackHost(context.Request.Host.Host))
            return Problems.Forbidden("In development mode the Host must be localhost or a loopback address.").ExecuteAsync(context);
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsLoopbackOrigin(origin))
            return Problems.Forbidden("In development mode the Origin must be localhost or a loopback address.").ExecuteAsync(context);
        return next(context);
    }

    /// <summary>Whether an Origin header names this machine; the opaque origin <c>null</c> does not.</summary>
    public static bool IsLoopbackOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && IsLoopbackHost(uri.Host);

    /// <summary>Whether a host name (RFC 6761 section 6.3) or address literal is this machine.</summary>
    public static bool IsLoopbackHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
    }
}
