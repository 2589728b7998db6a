using Microsoft.AspNetCore.Http;

namespace RoomLens.Hosting.Auth;

/// <summary>Finds the token of a request.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// From <c>Authorization: Bearer</c>; on WebSocket and EventSource, where browsers cannot set headers, also from <c>access_token</c> in the query.
    /// Elsewhere the query is not looked at: URLs end up in logs.
    /// </summary>
    public static string? Find(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return header[Scheme.Length..].Trim();
        if (!TakesQuery(context)) return null;
        var query = context.Request.Query["access_token"].ToString();
        return query.Length > 0 ? query : null;
    }

    private static bool TakesQuery(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest
        || context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
