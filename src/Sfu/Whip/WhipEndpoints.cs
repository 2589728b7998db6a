using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Control;

namespace RoomLens.Sfu.Whip;

/// <summary>Publishing over HTTP (RFC 9725): <c>POST /whip/{room}?peer=&amp;source=</c>.</summary>
internal static class WhipEndpoints
{
    private const string Endpoint = "/whip/{room}";

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        routes.MapPost(Endpoint, context => PublishAsync(context, node))
            .RequireGrant(node.Access, Grant.RoomJoin)
            .WithBodyLimit(SessionHttp.MaxBodyBytes);
        SessionHttp.Map(routes, Endpoint, node);
    }

    private static async Task PublishAsync(HttpContext context, SfuNode node)
    {
        var caller = context.GetCaller();
        if (caller.Grants is { CanPublish: false })
        {
            await Problems.Forbidden("The token does not allow publishing (canPublish).").ExecuteAsync(context);
            return;
        }

        var query = context.Request.Query;
        var source = query["source"].ToString();
        if (source is not ("" or "camera" or "screen"))
        {
            await Problems.BadRequest("source is camera or screen.", ("source", "unknown")).ExecuteAsync(context);
            return;
        }

        if (await SessionHttp.ReadOfferAsync(context) is not { } offer) return;
        var named = query["peer"].ToString();
        var request = new WhipRequest(
            context.Route("room"),
            caller.Identity ?? (named.Length > 0 ? named : null),
            source.Length > 0 ? source : "camera",
            caller.Grants?.Observable ?? true,
            offer);
        await SessionHttp.WriteCreatedAsync(context, await node.Workers.OpenRoomAsync(request.RoomId, worker => new WhipDesk(worker).Create(request)), node);
    }
}
