using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Sfu.Control;

/// <summary><c>GET /v1/feed</c>.</summary>
internal static class FeedEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node) =>
        routes.MapGet("/v1/feed", context => StreamAsync(context, node)).RequireGrant(node.Access, Grant.Control);

    private static async Task StreamAsync(HttpContext context, SfuNode node)
    {
        var lastId = SseWriter.LastEventId(context.Request);
        var reader = node.Workers.Feed.Subscribe(lastId);
        try
        {
            await SseStream.RunAsync(context, reader, node.Time);
        }
        finally
        {
            node.Workers.Feed.Unsubscribe(reader);
        }
    }
}
