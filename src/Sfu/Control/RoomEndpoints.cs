using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Control;

/// <summary>Rooms and peers of the control API.</summary>
internal static class RoomEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        var rooms = routes.MapGroup("/v1/rooms").RequireGrant(node.Access, Grant.Control);
        rooms.MapGet("", context => ListAsync(context, node));
        rooms.MapGet("/{room}", context => ReadAsync(context, node));
        rooms.MapDelete("/{room}", context => DeleteRoomAsync(context, node));
        rooms.MapDelete("/{room}/peers/{peerId}", context => DeletePeerAsync(context, node));
        ProducerEndpoints.Map(rooms, node);
        BackendEndpoints.Map(rooms, node);
    }

    private static async Task ListAsync(HttpContext context, SfuNode node)
    {
        var rooms = await node.Workers.EachAsync(worker => worker.Rooms.Snapshot());
        await JsonBody.WriteAsync(context, new Page<RoomState>([.. Room.Merge(rooms.SelectMany(list => list))]), ContractsJson.Default.PageRoomState);
    }

    private static async Task ReadAsync(HttpContext context, SfuNode node)
    {
        var name = context.Route("room");
        var parts = await node.Workers.EachPartAsync(name, worker => worker.Rooms.Find(name)?.Snapshot());
        Outcome<RoomState> state = Room.Merge(parts.OfType<RoomState>()) is [var room] ? room : Refusal.Unknown($"room '{name}'");
        await Answers.WriteAsync(context, state, ContractsJson.Default.RoomState);
    }

    private static async Task DeleteRoomAsync(HttpContext context, SfuNode node)
    {
        var name = context.Route("room");
        var closed = await node.Workers.EachPartAsync(name, worker =>
        {
            if (worker.Rooms.Find(name) is not { } room) return false;
            worker.Rooms.CloseRoom(room, CloseReasons.Closed);
            return true;
        });
        await Answers.WriteAsync(context, closed.Contains(true) ? null : Refusal.Unknown($"room '{name}'"));
    }

    private static async Task DeletePeerAsync(HttpContext context, SfuNode node)
    {
        var (name, peerId) = (context.Route("room"), context.Route("peerId"));
        await Answers.WriteAsync(context, await node.Workers.InPartsAsync(name, worker =>
        {
            if (worker.Rooms.Find(name)?.Peers.GetValueOrDefault(peerId) is not { IsMirror: false } peer) return Refusal.Unknown($"peer '{peerId}' in room '{name}'");
            worker.Rooms.Leave(peer, CloseReasons.Closed);
            return null;
        }, IsFound));
    }

    private static bool IsFound(Refusal? refusal) => refusal is not { Status: StatusCodes.Status404NotFound };
}
