using Microsoft.AspNetCore.Http;

namespace RoomLens.Sfu.Control;

/// <summary>Sends a request that came to the wrong node on to the right one (RFC 9725 section 4.5, RFC 9110 section 15.4.8).</summary>
internal static class Redirection
{
    /// <summary>307 to the same path and query there; false = the request belongs here.</summary>
    public static async Task<bool> TryAsync(HttpContext context, SfuNode node, string roomId, bool opens, bool isFull = false)
    {
        if (node.Others is not { } others || await others.FindAsync(roomId, opens, isFull, context.RequestAborted) is not { } url) return false;
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        response.Headers.Location = url + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        // Tomorrow the room may be elsewhere.
        response.Headers.CacheControl = "no-store";
        return true;
    }
}
