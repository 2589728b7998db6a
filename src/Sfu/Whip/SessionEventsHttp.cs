using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Sfu.Control;

namespace RoomLens.Sfu.Whip;

/// <summary><c>GET {session}/events</c>: what its publisher is told, as server-sent events; the 201 links to it (RFC 9725 section 4.9).</summary>
internal static class SessionEventsHttp
{
    /// <summary>Relation of the link to the events (RFC 8288 section 2.1.2).</summary>
    public const string Relation = "urn:roomlens:whip:events";

    /// <summary>Where they are, below the session URL.</summary>
    public const string Path = "/events";

    /// <summary>Maps it below a session's route.</summary>
    public static void Map(IEndpointRouteBuilder routes, string session, SfuNode node) =>
        routes.MapGet(session + Path, context => StreamAsync(context, node));

    private static async Task StreamAsync(HttpContext context, SfuNode node)
    {
        var (room, key) = (context.Route("room"), context.Route("session"));
        var listener = await node.Workers.InRoomAsync(room, worker => worker.WebRtc.Find(key) is { } transport ? transport.Events.Subscribe(transport.Producers) : null);
        if (listener is null)
        {
            await Problems.NotFound("There is no such session.").ExecuteAsync(context);
            return;
        }

        try
        {
            await SseStream.RunAsync(context, listener, node.Time);
        }
        finally
        {
            await node.Workers.InRoomAsync(room, worker =>
            {
                worker.WebRtc.Find(key)?.Events.Remove(listener);
                return true;
            });
        }
    }
}
