using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Signalling;

/// <summary>The WebSocket <c>/signal?roomId=&amp;peerId=</c> of mediasoup-client applications.</summary>
internal sealed class SignallingEndpoint(SfuNode node)
{
    private const string Protocol = "protoo";

    private readonly ObservationRequests _observation = new(node.ConsentReport);
    private readonly ConcurrentDictionary<IPAddress, int> _connections = new();

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        var endpoint = new SignallingEndpoint(node);
        // Over HTTP/2 a WebSocket begins with CONNECT (RFC 8441).
        routes.MapMethods("/signal", [HttpMethods.Get, HttpMethods.Connect], endpoint.AcceptAsync).RequireGrant(node.Access, Grant.RoomJoin);
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var caller = context.GetCaller();
        var query = context.Request.Query;
        var (roomId, peerId) = (query["roomId"].ToString(), caller.Identity ?? query["peerId"].ToString());
        if (!RoomTable.IsValidName(roomId) || !RoomTable.IsValidName(peerId))
        {
            await Problems.BadRequest("roomId and peerId are needed: 1 to 128 printable characters without / \\ ? #.", ("roomId", "missing or unusable")).ExecuteAsync(context);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problems.BadRequest("This is a WebSocket endpoint with subprotocol protoo.").ExecuteAsync(context);
            return;
        }

        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_connections.AddOrUpdate(address, 1, static (_, count) => count + 1) > node.Options.MaxSignallingPerAddress)
        {
            Release(address);
            await Problems.TooManyRequests("Too many signalling connections from this address.", TimeSpan.FromSeconds(5)).ExecuteAsync(context);
            return;
        }

        try
        {
            await RunAsync(context, roomId, peerId, caller.Grants);
        }
        finally
        {
            Release(address);
        }
    }

    private async Task RunAsync(HttpContext context, string roomId, string peerId, Grants? grants)
    {
        var speaksProtoo = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(speaksProtoo ? Protocol : null);
        using var connection = new ProtooConnection(socket, () => node.Clock.Now);
        if (await FindElsewhereAsync(context, roomId, isFull: false) is { } elsewhere)
        {
            await SendOnAsync(context, connection, elsewhere, roomId, peerId);
            return;
        }

        var token = BearerToken.Find(context);
        var life = await TryAttachAsync(worker => worker.Signalling.Attach(connection, roomId, peerId, grants, token), roomId, peerId);
        if (life is null && await FindElsewhereAsync(context, roomId, isFull: true) is { } other)
        {
            await SendOnAsync(context, connection, other, roomId, peerId);
            return;
        }

        if (life is null) connection.Close(ProtooConnection.ComeAgain);
        await using var lost = life?.Lost.Register(() => connection.Close(ProtooConnection.ComeAgain)) ?? default;
        try
        {
            await connection.RunAsync(
                message => ObservationRequests.Takes(message)
                    ? _observation.HandleAsync(connection, roomId, peerId, message)
                    : TryDoAsync(life, hub => hub.Handle(connection, message)),
                context.RequestAborted);
        }
        finally
        {
            await TryDoAsync(life, hub => hub.Detach(connection));
        }
    }

    private Task<string?> FindElsewhereAsync(HttpContext context, string roomId, bool isFull) =>
        node.Others?.FindAsync(roomId, opens: true, isFull, context.RequestAborted) ?? Task.FromResult<string?>(null);

    /// <summary>
    /// Browsers follow no redirect of a WebSocket and show no answer to its handshake: the socket is taken, says where to go, and is closed for good.
    /// </summary>
    private static Task SendOnAsync(HttpContext context, ProtooConnection connection, string url, string roomId, string peerId)
    {
        var socketUrl = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "wss://" + url[8..] : "ws://" + url[7..];
        connection.Send(ProtooMessage.Notification("redirect", new JsonObject
        {
            ["url"] = $"{socketUrl}/signal?roomId={Uri.EscapeDataString(roomId)}&peerId={Uri.EscapeDataString(peerId)}",
        }));
        connection.Close(ProtooConnection.ClosedOnPurpose);
        return connection.RunAsync(static _ => Task.CompletedTask, context.RequestAborted);
    }

    /// <summary>The life of the worker that has the room and took the participant; null when none did.</summary>
    private async Task<WorkerLife?> TryAttachAsync(Func<SfuWorker, bool> attach, string roomId, string peerId)
    {
        try
        {
            return await node.Workers.OpenRoomAsync(roomId, RoomSeat.OfPeer(peerId), spans: true, worker => attach(worker) ? worker.Life : null);
        }
        catch (Exception e) when (WorkerLoss.Is(e))
        {
            return null;
        }
    }

    /// <summary>Runs a command on the participant's worker. One that has died knows nobody any more: the socket is being closed for it.</summary>
    private static async Task TryDoAsync(WorkerLife? life, Action<SignallingHub> command)
    {
        if (life is null) return;
        try
        {
            await life.InvokeAsync(worker =>
            {
                command(worker.Signalling);
                return true;
            });
        }
        catch (MediaLoopEndedException)
        {
        }
    }

    private void Release(IPAddress address)
    {
        // Removed only at exactly one, so that a concurrent newcomer is never forgotten.
        if (!_connections.TryRemove(new KeyValuePair<IPAddress, int>(address, 1))) _connections.AddOrUpdate(address, 0, static (_, count) => count - 1);
    }
}
