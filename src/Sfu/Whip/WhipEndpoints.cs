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
    private static readonly SessionKind Kind = new("/whip/{room}", HasEvents: true, OpensRoom: true, PeerOf, Refuse, Start);

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node) => SessionHttp.Map(routes, Kind, node);

    private static string? PeerOf(HttpContext context) =>
        context.GetCaller().Identity ?? (context.Request.Query["peer"].ToString() is { Length: > 0 } named ? named : null);

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
        var source = context.Request.Query["source"].ToString();
        var request = new WhipRequest(
            context.Route("room"),
            PeerOf(context),
            source.Length > 0 ? source : "camera",
            caller.Grants?.Observable ?? true,
            offer);
        return worker => new WhipDesk(worker).Create(request);
    }
}
