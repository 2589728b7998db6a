using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Plain;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Control;

/// <summary>Producers of the control API, whoever feeds them.</summary>
internal static class ProducerEndpoints
{
    /// <summary>Maps them below <c>/v1/rooms</c>.</summary>
    public static void Map(IEndpointRouteBuilder rooms, SfuNode node)
    {
        rooms.MapPost("/{room}/plain-producers", context => CreatePlainAsync(context, node));
        var producers = rooms.MapGroup("/{room}/producers/{producerId}");
        producers.MapGet("", context => ReadAsync(context, node));
        producers.MapDelete("", context => DoAsync(context, node, static (worker, producer) => worker.Rooms.CloseProducer(producer, CloseReasons.Closed)));
        producers.MapPost("/pause", context => DoAsync(context, node, static (worker, producer) => SetPaused(worker, producer, true)));
        producers.MapPost("/resume", context => DoAsync(context, node, static (worker, producer) => SetPaused(worker, producer, false)));
    }

    private static void SetPaused(SfuWorker worker, Producer producer, bool paused)
    {
        var now = worker.Clock.Now;
        producer.KeepAlive(now);
        worker.Rooms.SetPaused(producer, paused, now);
    }

    private static async Task ReadAsync(HttpContext context, SfuNode node)
    {
        var (room, id) = (context.Route("room"), context.Route("producerId"));
        var state = await node.Workers.InPartsAsync<Outcome<ProducerState>>(
            room, worker => Find(worker, room, id) is { } producer ? producer.Snapshot() : Unknown(room, id), answer => IsFound(answer.Refusal));
        await Answers.WriteAsync(context, state, ContractsJson.Default.ProducerState);
    }

    private static async Task DoAsync(HttpContext context, SfuNode node, Action<SfuWorker, Producer> command)
    {
        var (room, id) = (context.Route("room"), context.Route("producerId"));
        await Answers.WriteAsync(context, await node.Workers.InPartsAsync(room, worker =>
        {
            if (Find(worker, room, id) is not { } producer) return Unknown(room, id);
            command(worker, producer);
            return null;
        }, IsFound));
    }

    private static async Task CreatePlainAsync(HttpContext context, SfuNode node)
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

    private static bool IsFound(Refusal? refusal) => refusal is not { Status: StatusCodes.Status404NotFound };

    private static Producer? Find(SfuWorker worker, string room, string id) =>
        worker.Rooms.Find(room)?.Producers.GetValueOrDefault(id) is { IsMirror: false } producer ? producer : null;

    private static Refusal Unknown(string room, string id) => Refusal.Unknown($"producer '{id}' in room '{room}'");
}
