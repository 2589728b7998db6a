using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Plain;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Control;

/// <summary>Rooms, peers and producers of the control API.</summary>
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
        rooms.MapGet("/{room}/producers/{producerId}", context => ReadProducerAsync(context, node));
        rooms.MapDelete("/{room}/producers/{producerId}", context => DeleteProducerAsync(context, node));
        rooms.MapPost("/{room}/plain-producers", context => CreatePlainProducerAsync(context, node));
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

    private static async Task ReadProducerAsync(HttpContext context, SfuNode node)
    {
        var (name, producerId) = (context.Route("room"), context.Route("producerId"));
        var state = await node.Workers.InPartsAsync<Outcome<ProducerState>>(
            name,
            worker => worker.Rooms.Find(name)?.Producers.GetValueOrDefault(producerId) is { IsMirror: false } producer
                ? producer.Snapshot()
                : Refusal.Unknown($"producer '{producerId}' in room '{name}'"),
            answer => IsFound(answer.Refusal));
        await Answers.WriteAsync(context, state, ContractsJson.Default.ProducerState);
    }

    private static async Task DeleteProducerAsync(HttpContext context, SfuNode node)
    {
        var (name, producerId) = (context.Route("room"), context.Route("producerId"));
        await Answers.WriteAsync(context, await node.Workers.InPartsAsync(name, worker =>
        {
            if (worker.Rooms.Find(name)?.Producers.GetValueOrDefault(producerId) is not { IsMirror: false } producer)
                return Refusal.Unknown($"producer '{producerId}' in room '{name}'");
            worker.Rooms.CloseProducer(producer, CloseReasons.Closed);
            return null;
        }, IsFound));
    }

    private static bool IsFound(Refusal? refusal) => refusal is not { Status: StatusCodes.Status404NotFound };

    private static async Task CreatePlainProducerAsync(HttpContext context, SfuNode node)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.CreatePlainProducer);
        if (!body.IsValid)
        {
            await body.Problem.ExecuteAsync(context);
            return;
        }

        var (name, request) = (context.Route("room"), body.Value);
        // Their ports are shared out among the workers: they stay at the room's home.
        var seat = request.PeerId is { } peerId ? RoomSeat.OfPeer(peerId) : null;
        var created = await node.Workers.OpenRoomAsync(name, seat, spans: false, worker => new PlainProducers(worker).Create(name, request));
        await Answers.WriteAsync(context, created, ContractsJson.Default.PlainProducerCreated, StatusCodes.Status201Created);
    }
}
