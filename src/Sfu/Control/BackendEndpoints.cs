using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Backends;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Signalling.Requests;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Control;

/// <summary>WebRTC transports that backends make for their clients, with what is sent and received over them.</summary>
internal static class BackendEndpoints
{
    /// <summary>Maps them below <c>/v1/rooms</c>.</summary>
    public static void Map(IEndpointRouteBuilder rooms, SfuNode node)
    {
        rooms.MapGet("/{room}/rtp-capabilities", static context => JsonBody.WriteAsync(context, RouterCapabilities.Write(), SfuJson.Default.JsonObject));
        var transports = rooms.MapGroup("/{room}/webrtc-transports");
        transports.MapPost("", context => CreateAsync(context, node));
        transports.MapGet("", context => ListAsync(context, node));
        var one = transports.MapGroup("/{transportId}");
        one.MapGet("", context => AnswerAsync(context, node, static (_, found, _) => StatsReports.Of(found.Transport)[0]!.AsObject(), reads: false));
        one.MapDelete("", context => DoAsync(context, node, static (desk, found, _) => desk.Close(found), reads: false));
        one.MapPost("/connect", context => DoAsync(context, node, static (_, found, body) => TransportShapes.Connect(found.Transport, body)));
        one.MapPost("/restart-ice", context => AnswerAsync(context, node, static (_, found, _) => TransportShapes.RestartIce(found.Transport), reads: false));
        one.MapPost("/produce", context => AnswerAsync(context, node, static (desk, found, body) => desk.Produce(found, body), status: StatusCodes.Status201Created));
        one.MapPost("/consume", context => AnswerAsync(context, node, static (desk, found, body) => desk.Consume(found, body), status: StatusCodes.Status201Created));
        BackendConsumerEndpoints.Map(one.MapGroup("/consumers/{consumerId}"), node);
    }

    /// <summary>The body, or an empty one for requests that need none; null: the answer was given.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext context, bool reads)
    {
        if (!reads) return [];
        var body = await JsonBody.ReadAsync(context, SfuJson.Default.JsonObject);
        if (body.IsValid) return body.Value;
        await body.Problem.ExecuteAsync(context);
        return null;
    }

    private static async Task CreateAsync(HttpContext context, SfuNode node)
    {
        if (await ReadAsync(context, reads: true) is not { } body) return;
        var room = context.Route("room");
        var created = await node.Workers.OpenRoomAsync(room, seat: null, spans: false, worker => new BackendDesk(worker).Create(room, body));
        await Answers.WriteAsync(context, created, SfuJson.Default.JsonObject, StatusCodes.Status201Created);
    }

    private static async Task ListAsync(HttpContext context, SfuNode node)
    {
        var room = context.Route("room");
        var list = await node.Workers.InRoomAsync(room, worker => worker.Backends.InRoom(room).Select(one => TransportStats.Of(one.Transport)).ToArray());
        await JsonBody.WriteAsync(context, list, SfuJson.Default.IReadOnlyListTransportStats);
    }

    private static Task DoAsync(HttpContext context, SfuNode node, Func<BackendDesk, BackendTransport, JsonObject, Refusal?> command, bool reads = true) =>
        RunAsync(context, node, reads, (desk, found, body) => command(desk, found, body), static (context, refusal) => Answers.WriteAsync(context, refusal));

    private static Task AnswerAsync(
        HttpContext context, SfuNode node, Func<BackendDesk, BackendTransport, JsonObject, Outcome<JsonObject>> command, bool reads = true, int status = StatusCodes.Status200OK) =>
        RunAsync(context, node, reads, command, (context, answer) => Answers.WriteAsync(context, answer, SfuJson.Default.JsonObject, status));

    private static async Task RunAsync<T>(
        HttpContext context, SfuNode node, bool reads, Func<BackendDesk, BackendTransport, JsonObject, T> command, Func<HttpContext, T, Task> write)
    {
        if (await ReadAsync(context, reads) is not { } body) return;
        var (room, id) = (context.Route("room"), context.Route("transportId"));
        var (refusal, answer) = await node.Workers.InRoomAsync(room, worker =>
        {
            var desk = new BackendDesk(worker);
            var found = desk.Find(room, id);
            return found.Value is { } transport ? (null, command(desk, transport, body)) : (found.Refusal, default(T));
        });
        await (refusal is null ? write(context, answer!) : Answers.WriteAsync(context, refusal));
    }
}
