using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Whip;

namespace RoomLens.Sfu.Whep;

/// <summary>Viewing over HTTP (draft-ietf-wish-whep): <c>POST /whep/{room}/{producerId}</c>.</summary>
internal static class WhepEndpoints
{
    private const string Endpoint = "/whep/{room}/{producerId}";

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        routes.MapPost(Endpoint, context => ViewAsync(context, node))
            .RequireGrant(node.Access, Grant.RoomJoin)
            .WithBodyLimit(SessionHttp.MaxBodyBytes);
        SessionHttp.Map(routes, Endpoint, node);
    }

    private static async Task ViewAsync(HttpContext context, SfuNode node)
    {
        if (context.GetCaller().Grants is { CanSubscribe: false })
        {
            await Problems.Forbidden("The token does not allow viewing (canSubscribe).").ExecuteAsync(context);
            return;
        }

        if (await SessionHttp.ReadOfferAsync(context) is not { } offer) return;
        var (room, producerId) = (context.Route("room"), context.Route("producerId"));
        await SessionHttp.WriteCreatedAsync(context, await node.Workers.InRoomAsync(room, worker => new WhepDesk(worker).Create(room, producerId, offer)), node);
    }
}
