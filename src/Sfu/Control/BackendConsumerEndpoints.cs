using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Sfu.Backends;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Signalling.Requests;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Control;

/// <summary>Consumers of the transports that backends make.</summary>
internal static class BackendConsumerEndpoints
{
    /// <summary>Maps them below a transport.</summary>
    public static void Map(IEndpointRouteBuilder consumer, SfuNode node)
    {
        consumer.MapPost("/resume", context => DoAsync(context, node, static (_, on, one, _) => Want(on, one, true), reads: false));
        consumer.MapPost("/pause", context => DoAsync(context, node, static (_, on, one, _) => Want(on, one, false), reads: false));
        consumer.MapPost("/keyframe", context => DoAsync(context, node, static (worker, _, one, _) => AskKeyFrame(worker, one), reads: false));
        consumer.MapPatch("", context => DoAsync(context, node, static (worker, _, one, body) => Change(worker, one, body)));
        consumer.MapDelete("", context => DoAsync(context, node, static (worker, _, one, _) => Close(worker, one), reads: false));
    }

    private static Refusal? Want(BackendTransport transport, Consumer consumer, bool wanted)
    {
        transport.Transport.Want(consumer, wanted);
        return null;
    }

    private static Refusal? AskKeyFrame(SfuWorker worker, Consumer consumer)
    {
        consumer.HandleKeyFrameRequest(worker.Clock.Now);
        return null;
    }

    /// <summary><c>{preferredLayers?: {spatialLayer, temporalLayer?}, priority?}</c>; a bad part changes nothing.</summary>
    private static Refusal? Change(SfuWorker worker, Consumer consumer, JsonObject body)
    {
        if (body["preferredLayers"] is { } node && node is not JsonObject) return Refusal.Malformed("preferredLayers is an object.", "preferredLayers");
        var before = consumer.Priority;
        if (body["priority"] is not null && ConsumerChanges.SetPriority(consumer, body) is { } priority) return priority;
        if (body["preferredLayers"] is not JsonObject layers || ConsumerChanges.SetPreferredLayers(consumer, layers, worker.Clock.Now) is not { } refusal) return null;
        consumer.Priority = before;
        return refusal with { Field = "preferredLayers." + refusal.Field };
    }

    private static Refusal? Close(SfuWorker worker, Consumer consumer)
    {
        worker.Rooms.CloseConsumer(consumer, CloseReasons.Closed);
        return null;
    }

    private static async Task DoAsync(
        HttpContext context, SfuNode node, Func<SfuWorker, BackendTransport, Consumer, JsonObject, Refusal?> command, bool reads = true)
    {
        if (await BackendEndpoints.ReadAsync(context, reads) is not { } body) return;
        var (room, transport, consumer) = (context.Route("room"), context.Route("transportId"), context.Route("consumerId"));
        await Answers.WriteAsync(context, await node.Workers.InRoomAsync(room, worker =>
        {
            var found = new BackendDesk(worker).Find(room, transport, consumer);
            return found.Refusal ?? command(worker, found.Value.Transport, found.Value.Consumer, body);
        }));
    }
}
