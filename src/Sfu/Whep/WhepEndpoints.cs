using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Whip;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whep;

/// <summary>Viewing over HTTP (draft-ietf-wish-whep): <c>POST /whep/{room}/{producerId}</c>.</summary>
internal static class WhepEndpoints
{
    private static readonly SessionKind Kind = new("/whep/{room}/{producerId}", HasEvents: false, OpensRoom: false, static _ => null, Refuse, Start);

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node) => SessionHttp.Map(routes, Kind, node);

    private static Refusal? Refuse(HttpContext context) => context.GetCaller().Grants is { CanSubscribe: false }
        ? Refusal.Forbidden("The token does not allow viewing (canSubscribe).")
        : null;

    private static Func<SfuWorker, Outcome<SessionCreated>> Start(HttpContext context, SessionDescription offer)
    {
        var (room, producerId) = (context.Route("room"), context.Route("producerId"));
        return worker => new WhepDesk(worker).Create(room, producerId, offer);
    }
}
