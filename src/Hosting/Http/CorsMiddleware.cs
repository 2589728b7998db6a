using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RoomLens.Hosting.Http;

/// <summary>CORS (WHATWG Fetch) by a list of origins. Tokens travel in headers, so credentials mode is never allowed.</summary>
internal sealed class CorsMiddleware(RequestDelegate next, IReadOnlyList<string> origins, bool allowLoopback)
{
    private const string AllowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string AllowedHeaders = "Authorization, Content-Type, If-Match, Last-Event-ID, Idempotency-Key";
    private const string ExposedHeaders = "Location, ETag, Link, Retry-After, Accept-Patch";
    private const string PreflightSeconds = "600";

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return next(context);
        var headers = context.Response.Headers;
        headers.Vary = StringValues.Concat(headers.Vary, "Origin");
        if (!IsAllowed(origin)) return next(context);
        headers.AccessControlAllowOrigin = origin;
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            headers.AccessControlAllowMethods = AllowedMethods;
            headers.AccessControlAllowHeaders = AllowedHeaders;
            headers.AccessControlMaxAge = PreflightSeconds;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        headers.AccessControlExposeHeaders = ExposedHeaders;
        return next(context);
    }

    private bool IsAllowed(string origin)
    {
        if (allowLoopback && DevelopmentGuard.IsLoopbackOrigin(origin)) return true;
        foreach (var allowed in origins)
        {
            if (allowed == "*" || allowed.TrimEnd('/').Equals(origin, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
