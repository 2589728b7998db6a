using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Hosting.Http;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Control;

/// <summary>Consumers of an observer.</summary>
internal static class ConsumerEndpoints
{
    private const string SdpType = "application/sdp";

    /// <summary>Maps them below an observer.</summary>
    public static void Map(IEndpointRouteBuilder consumers, SfuNode node)
    {
        consumers.MapPost("", context => CreateAsync(context, node));
        consumers.MapGet("/{consumerId}.sdp", context => ObserverEndpoints.GuardAsync(context, node, () => ReadSdpAsync(context, node)));
        consumers.MapPatch("/{consumerId}", context => ObserverEndpoints.GuardAsync(context, node, () => ChangeWantAsync(context, node)));
        MapAction(consumers, node, "/resume", static (worker, consumer, now) => worker.Consent.Admit(consumer, now));
        MapAction(consumers, node, "/pause", static (_, consumer, _) => { consumer.Pause(); return null; });
        MapAction(consumers, node, "/keyframe", static (_, consumer, now) => { consumer.Producer.RequestKeyFrame(now, consumer.TargetLayer); return null; });
        MapAction(consumers, node, "/activate", static (worker, consumer, _) => Fencing.Activate(worker.Rooms, consumer));
        consumers.MapDelete("/{consumerId}", context => ActAsync(context, node, static (worker, consumer, _) =>
        {
            worker.Rooms.CloseConsumer(consumer, CloseReasons.Closed);
            return null;
        }));
    }

    private static void MapAction(IEndpointRouteBuilder routes, SfuNode node, string path, Func<SfuWorker, Consumer, Instant, Refusal?> action) =>
        routes.MapPost("/{consumerId}" + path, context => ActAsync(context, node, action));

    private static Task ActAsync(HttpContext context, SfuNode node, Func<SfuWorker, Consumer, Instant, Refusal?> action) =>
        ObserverEndpoints.GuardAsync(context, node, async () =>
        {
            var (room, observer, consumer) = Names(context);
            await Answers.WriteAsync(context, await node.Workers.InSeatAsync(room, RoomSeat.OfObserver(observer), worker =>
            {
                var found = new ObserverDesk(worker).Find(room, observer, consumer);
                return found.Refusal ?? action(worker, found.Value.Consumer, worker.Clock.Now);
            }));
        });

    private static async Task CreateAsync(HttpContext context, SfuNode node)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.CreateConsumer);
        if (!body.IsValid)
        {
            await body.Problem.ExecuteAsync(context);
            return;
        }

        var request = body.Value;
        var authorized = ObserverAccess.AuthorizeConsumer(context, node.Access, request);
        if (authorized.Refusal is { } refusal)
        {
            await Answers.WriteAsync(context, refusal);
            return;
        }

        var (room, observer, _) = Names(context);
        var created = await node.Workers.InSeatAsync(
            room, RoomSeat.OfObserver(observer), worker => new ObserverDesk(worker).CreateConsumer(room, observer, request, authorized.Value));
        await Answers.WriteAsync(context, created, ContractsJson.Default.ConsumerCreated, StatusCodes.Status201Created);
    }

    private static async Task ReadSdpAsync(HttpContext context, SfuNode node)
    {
        var (room, observer, consumer) = Names(context);
        var sdp = await node.Workers.InSeatAsync<Outcome<string>>(room, RoomSeat.OfObserver(observer), worker =>
        {
            var found = new ObserverDesk(worker).Find(room, observer, consumer);
            return found.Refusal is { } refusal ? refusal : ConsumerSdp.Write(found.Value.Consumer, found.Value.Observer, withKeys: false);
        });
        if (sdp.Refusal is { } unknown)
        {
            await Answers.WriteAsync(context, unknown);
            return;
        }

        context.Response.ContentType = SdpType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(sdp.Value!), context.RequestAborted);
    }

    /// <summary>A new want may mean another layer, which follows with its next key frame; the answer names it.</summary>
    private static async Task ChangeWantAsync(HttpContext context, SfuNode node)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.Want);
        if (!body.IsValid)
        {
            await body.Problem.ExecuteAsync(context);
            return;
        }

        if (body.Value is not { Width: > 0, Height: > 0, Fps: > 0 })
        {
            await Answers.WriteAsync(context, Refusal.Malformed("width, height and fps must be above 0.", "width"));
            return;
        }

        var want = body.Value;
        var (room, observer, consumer) = Names(context);
        var answer = await node.Workers.InSeatAsync<Outcome<Contracts.Sfu.ConsumerCreated>>(room, RoomSeat.OfObserver(observer), worker =>
        {
            var desk = new ObserverDesk(worker);
            var found = desk.Find(room, observer, consumer);
            if (found.Refusal is { } refusal) return refusal;
            found.Value.Consumer.SetWish(found.Value.Consumer.Wish with { Want = want }, worker.Clock.Now);
            return desk.Describe(found.Value.Consumer, found.Value.Observer);
        });
        await Answers.WriteAsync(context, answer, ContractsJson.Default.ConsumerCreated);
    }

    private static (string Room, string Observer, string Consumer) Names(HttpContext context) =>
        (context.Route("room"), context.Route("observerId"), context.Route("consumerId"));
}
