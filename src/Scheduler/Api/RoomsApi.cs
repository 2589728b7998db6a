using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Scheduler.Api.Bodies;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Api;

/// <summary>The way into a room, and the live boxes of its streams.</summary>
internal sealed class RoomsApi(SchedulerParts parts, TokenIssuer tokens, TimeProvider time)
{
    private static readonly TimeSpan JoinLifetime = TimeSpan.FromHours(6);

    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        routes.MapPost("/v1/rooms/{room}/join", JoinAsync).RequireGrant(access, Grant.RoomAdmin).WithTags("rooms")
            .WithSummary("How a participant gets in: the node that serves the room, its addresses and a token.")
            .Accepts<JoinRequest>("application/json").Produces<JoinAnswer>();
        routes.MapGet("/v1/rooms/{room}/detections/stream", DetectionsAsync).RequireGrant(access, Grant.Events).WithTags("rooms")
            .WithSummary("Boxes of each analysed frame as they are made (server-sent events); not stored, at most 1 s buffered.")
            .Produces<FrameDetections>(StatusCodes.Status200OK, "text/event-stream");
    }

    private async Task<IResult> JoinAsync(HttpContext context, string room)
    {
        var body = await JsonBody.ReadAsync(context, SchedulerJson.Default.JoinRequest);
        if (!body.IsValid)
            return body.Problem;
        if (body.Value.Peer is not { Length: > 0 and <= 100 } peer || peer.Any(char.IsControl))
            return Problems.BadRequest("The peer must have a name.", ("peer", "1 to 100 characters, no control characters"));
        if (parts.Rooms.Place(room, out var reason) is not { } address)
            return Problems.Unavailable(reason, TimeSpan.FromSeconds(1));
        var token = tokens.Issue(
            peer,
            new Grants
            {
                Room = room,
                RoomJoin = true,
                CanPublish = body.Value.CanPublish,
                CanSubscribe = body.Value.CanSubscribe,
                Observable = body.Value.Observable,
            },
            JoinLifetime);
        return Results.Json(Answer(address, room, peer, token), SchedulerJson.Default.JoinAnswer);
    }

    private static JoinAnswer Answer(string address, string room, string peer, string token)
    {
        var (roomPart, peerPart) = (Uri.EscapeDataString(room), Uri.EscapeDataString(peer));
        var webSocket = address.StartsWith("https://", StringComparison.Ordinal) ? $"wss://{address[8..]}" : $"ws://{address[7..]}";
        return new JoinAnswer(
            $"{webSocket}/signal?roomId={roomPart}&peerId={peerPart}",
            $"{address}/whip/{roomPart}?peer={peerPart}",
            $"{address}/whep/{roomPart}",
            token);
    }

    private async Task DetectionsAsync(HttpContext context, string room)
    {
        using var listener = parts.Hub.Listen(room);
        await SsePump.RunAsync(context, time, Write, listener.WaitAsync);

        bool Write(SseWriter writer)
        {
            if (!listener.TryRead(out var detections))
                return false;
            writer.Write(new SseMessage(JsonSerializer.SerializeToUtf8Bytes(detections!, ContractsJson.Default.FrameDetections)));
            return true;
        }
    }
}
