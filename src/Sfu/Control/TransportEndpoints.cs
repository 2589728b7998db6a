using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Control;

/// <summary>WebRTC transports of the control API.</summary>
internal static class TransportEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        var transports = routes.MapGroup("/v1/transports").RequireGrant(node.Access, Grant.Control);
        transports.MapGet("", context => ListAsync(context, node));
        transports.MapDelete("/{transportId}", context => DeleteAsync(context, node));
    }

    private static async Task ListAsync(HttpContext context, SfuNode node)
    {
        var list = await node.Workers.EachAsync(worker => worker.WebRtc.All.Select(TransportStats.Of).ToArray());
        await JsonBody.WriteAsync(context, [.. list.SelectMany(part => part)], SfuJson.Default.IReadOnlyListTransportStats);
    }

    private static async Task DeleteAsync(HttpContext context, SfuNode node)
    {
        var id = context.Route("transportId");
        var closed = await node.Workers.EachAsync(worker =>
        {
            if (worker.WebRtc.All.FirstOrDefault(transport => transport.Id == id) is not { } found) return false;
            worker.WebRtc.Close(found, CloseReasons.Closed);
            return true;
        });
        await Answers.WriteAsync(context, closed.Contains(true) ? null : Refusal.Unknown($"transport '{id}'"));
    }
}
