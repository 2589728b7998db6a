using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Telemetry;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Control;

/// <summary>Observers of the control API: plain transports towards bots and readers.</summary>
internal static class ObserverEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        var observers = routes.MapGroup("/v1/rooms/{room}/observers");
        observers.MapPost("", context => GuardAsync(context, node, () => CreateAsync(context, node)));
        observers.MapGet("", context => GuardAsync(context, node, () => ListAsync(context, node)));
        observers.MapDelete("/{observerId}", context => GuardAsync(context, node, () => DeleteAsync(context, node)));
        ConsumerEndpoints.Map(observers.MapGroup("/{observerId}/consumers"), node);
    }

    /// <summary>Runs the handler for callers that may use observers of the room.</summary>
    public static Task GuardAsync(HttpContext context, SfuNode node, Func<Task> handler) =>
        ObserverAccess.Authorize(context, node.Access).Refusal is { } refusal ? Answers.WriteAsync(context, refusal) : handler();

    private static async Task CreateAsync(HttpContext context, SfuNode node)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.CreateObserver);
        if (!body.IsValid)
        {
            await body.Problem.ExecuteAsync(context);
            return;
        }

        var (room, request) = (context.Route("room"), body.Value);
        var created = await node.Workers.OpenRoomAsync(room, RoomSeat.OfObserver(request.ObserverId), spans: true, worker => new ObserverDesk(worker).CreateObserver(room, request));
        await Answers.WriteAsync(context, created, ContractsJson.Default.ObserverCreated, StatusCodes.Status201Created);
    }

    private static async Task ListAsync(HttpContext context, SfuNode node)
    {
        var name = context.Route("room");
        var parts = await node.Workers.EachPartAsync(name, worker => worker.Rooms.Find(name)?.Observers.Values.Select(ObserverStats.Of).ToArray());
        Outcome<IReadOnlyList<ObserverStats>> list = parts.Any(part => part is not null)
            ? parts.OfType<ObserverStats[]>().SelectMany(part => part).ToArray()
            : Refusal.Unknown($"room '{name}'");
        await Answers.WriteAsync(context, list, SfuJson.Default.IReadOnlyListObserverStats);
    }

    private static async Task DeleteAsync(HttpContext context, SfuNode node)
    {
        var (name, id) = (context.Route("room"), context.Route("observerId"));
        await Answers.WriteAsync(context, await node.Workers.InSeatAsync(name, RoomSeat.OfObserver(id), worker =>
        {
            if (worker.Rooms.Find(name)?.Observers.GetValueOrDefault(id) is not { } observer) return Refusal.Unknown($"observer '{id}' in room '{name}'");
            worker.Rooms.CloseObserver(observer, CloseReasons.Closed);
            return null;
        }));
    }
}
