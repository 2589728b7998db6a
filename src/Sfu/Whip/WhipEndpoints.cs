using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whip;

/// <summary>Publishing over HTTP (RFC 9725): <c>POST /whip/{room}?peer=&amp;source=</c>.</summary>
internal static class WhipEndpoints
{
    private static readonly SessionKind Kind = new("/whip/{room}", HasEvents: true, OpensRoom: true, Refuse, Start);

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node) => SessionHttp.Map(routes, Kind, node);

    private static Refusal? Refuse(HttpContext context)
    {
        if (context.GetCaller().Grants is { CanPublish: false }) return Refusal.Forbidden("The token does not allow publishing (canPublish).");
        return context.Request.Query["source"].ToString() is "" or "camera" or "screen"
            ? null
            : Refusal.Malformed("source is camera or screen.", "source");
    }

    private static Func<SfuWorker, Outcome<SessionCreated>> Start(HttpContext context, SessionDescription offer)
    {
        var caller = context.GetCaller();
        var query = context.Request.Query;
        var (named, source) = (query["peer"].ToString(), query["source"].ToString());
        var request = new WhipRequest(
            context.Route("room"),
            caller.Identity ?? (named.Length > 0 ? named : null),
            source.Length > 0 ? source : "camera",
            caller.Grants?.Observable ?? true,
            offer);
        return worker => new WhipDesk(worker).Create(request);
    }
}
