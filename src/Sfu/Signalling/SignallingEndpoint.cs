using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Rooms;

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
        routes.MapGet("/signal", endpoint.AcceptAsync).RequireGrant(node.Access, Grant.RoomJoin);
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
        using var connection = new ProtooConnection(socket, () => node.Worker.Clock.Now);
        var token = BearerToken.Find(context);
        if (!await node.InvokeAsync(worker => worker.Signalling.Attach(connection, roomId, peerId, grants, token)))
            connection.Close((int)System.Net.WebSockets.WebSocketCloseStatus.InternalServerError);
        try
        {
            await connection.RunAsync(
                message => ObservationRequests.Takes(message)
                    ? _observation.HandleAsync(connection, roomId, peerId, message)
                    : HandleAsync(connection, message),
                context.RequestAborted);
        }
        finally
        {
            await node.InvokeAsync(worker =>
            {
                worker.Signalling.Detach(connection);
                return true;
            });
        }
    }

    private Task HandleAsync(ProtooConnection connection, ProtooMessage message) => node.InvokeAsync(worker =>
    {
        worker.Signalling.Handle(connection, message);
        return true;
    });

    private void Release(IPAddress address)
    {
        // Removed only at exactly one, so that a concurrent newcomer is never forgotten.
        if (!_connections.TryRemove(new KeyValuePair<IPAddress, int>(address, 1))) _connections.AddOrUpdate(address, 0, static (_, count) => count - 1);
    }
}
